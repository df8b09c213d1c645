import { HubError } from "@dth/core/error";
import { followedUrl } from "./address.ts";
import type { Answer } from "./requester.ts";
import type { RegistryRequest, Session } from "./session.ts";

/** To which repository is uploaded. */
export interface UploadPlace {
  readonly session: Session;
  readonly repository: string;
  readonly signal: AbortSignal | undefined;
}

/** Headers of a request whose body is a blob's bytes. */
export const BYTES = { "content-type": "application/octet-stream" };

/** Opens an upload. @returns where it goes on, and the fewest bytes of a piece but the last */
export async function startUpload(place: UploadPlace): Promise<{ readonly path: string; readonly least: number }> {
  const { repository } = place;
  const path = `/v2/${repository}/blobs/uploads/`;
  const answer = await askUpload(place, { method: "POST", path, what: `push to ${repository}`, body: [] });
  return { path: pathOf(place, answer, path), least: Number(answer.headers["oci-chunk-min-length"] ?? 0) || 0 };
}

/** Ends an upload. @param rest what was not sent before. @throws HubError `DIGEST_MISMATCH` when the registry got something else */
export async function finishUpload(
  place: UploadPlace,
  upload: string,
  digest: string,
  rest: readonly Uint8Array[],
): Promise<void> {
  const path = `${upload}${upload.includes("?") ? "&" : "?"}digest=${encodeURIComponent(digest)}`;
  await askUpload(place, { method: "PUT", path, what: `push ${digest}`, headers: BYTES, body: rest });
}

/** Tells the registry that nothing more comes; one that keeps uploads open all the same removes them in time. */
export async function giveUpUpload(place: UploadPlace, path: string): Promise<void> {
  await askUpload(place, { method: "DELETE", path, what: "give up an upload" }, [400, 404, 405, 416]);
}

/** Sends a request about an upload, which stays at the registry: the login goes with it. */
export function askUpload(
  { session, repository, signal }: UploadPlace,
  request: Pick<RegistryRequest, "method" | "path" | "what" | "headers" | "body" | "once">,
  expected: readonly number[] = [],
): Promise<Answer> {
  const common = { action: "write", scope: `repository:${repository}:pull,push`, signal } as const;
  return session.send({ ...common, ...request }, expected);
}

/** Where an upload goes on after an answer. @throws HubError `NOT_SUPPORTED` for another host, `ENDPOINT_REFUSED` */
export function pathOf({ session: { address } }: UploadPlace, { headers }: Answer, before: string): string {
  if (headers.location === undefined) return before;
  const url = followedUrl(headers.location, address);
  if (url.host === new URL(address.origin).host) return url.pathname + url.search;
  throw new HubError("NOT_SUPPORTED", `${address.host} takes uploads at ${url.host} only`);
}
