import { HubError } from "@dth/core/error";
import type { S3Request } from "./s3-request.ts";
import { minio } from "./vendors/minio.ts";

/**
 * Which keys the server that answered quietly takes for others. MinIO is known by its `server` header,
 * also where the connection does not say that it is one.
 */
export function renamedKeysOf(server: string | undefined): RegExp | undefined {
  return server !== undefined && /^minio/i.test(server) ? minio.renamedKeys : undefined;
}

/**
 * The error of a request about a key that the store would take for another one: a write would replace, and
 * a delete remove, what belongs to the other key. `KEY_NOT_ACCEPTED` for writes, else `OBJECT_NOT_FOUND`.
 */
export function renamedKeyError({ key, method }: S3Request): HubError {
  const writes = method === "PUT" || method === "POST";
  return new HubError(
    writes ? "KEY_NOT_ACCEPTED" : "OBJECT_NOT_FOUND",
    `the store cannot hold ${JSON.stringify(key)}: it would take it for another key`,
  );
}
