import { HubError } from "@dth/core/error";
import type { S3Request } from "./s3-request.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** Whether the store would quietly take the key for another one. */
export function isRenamed(key: string, preset: VendorPreset): boolean {
  return preset.renamedKeys?.test(key) === true;
}

/**
 * Sends no request about a key that the store would take for another one: a write would replace, and a
 * delete remove, what belongs to the other key.
 *
 * @throws HubError `KEY_NOT_ACCEPTED` for writes, `OBJECT_NOT_FOUND` for everything else
 */
export function refuseRenamedKey({ key, method }: S3Request, preset: VendorPreset): void {
  if (key === undefined || !isRenamed(key, preset)) return;
  const writes = method === "PUT" || method === "POST";
  throw new HubError(
    writes ? "KEY_NOT_ACCEPTED" : "OBJECT_NOT_FOUND",
    `${preset.title} cannot hold ${JSON.stringify(key)}: it would take it for another key`,
  );
}
