import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import { followedUrl, sameParent } from "./address.ts";
import type { Descriptor } from "./manifest.ts";
import type { Session } from "./session.ts";

/** Reads and writes small blobs: those of artifacts that skopeo cannot carry. Layers of images never come this way. */
export interface BlobClient {
  /** @throws HubError `IMAGE_NOT_FOUND`, `IMAGE_NOT_COPYABLE` (too large), `DIGEST_MISMATCH` */
  read(repository: string, blob: Descriptor, signal?: AbortSignal): Promise<Uint8Array>;
  has(repository: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  /** Uploads in one piece, unless it is there. @throws HubError `REPOSITORY_NOT_FOUND`, `ACCESS_DENIED` */
  write(repository: string, digest: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Opens an upload and gives it up again: whether this login may push. */
  tryWrite(repository: string, signal?: AbortSignal): Promise<void>;
}

/** Held in memory whole, so that it is one request which may be sent again. */
const BLOB_LIMIT = 64 * 1024 * 1024;
const MAX_REDIRECTS = 3;

/** A {@link BlobClient} over a session. */
export function createBlobClient(
  session: Session,
  hashing: Hashing,
  allowEndpoint: (origin: string) => Promise<void>,
): BlobClient {
  const { address } = session;
  const pull = (repository: string): string => `repository:${repository}:pull`;
  const push = (repository: string): string => `repository:${repository}:pull,push`;

  const start = async (repository: string, signal?: AbortSignal): Promise<URL> => {
    const { headers } = await session.send({
      method: "POST",
      path: `/v2/${repository}/blobs/uploads/`,
      action: "write",
      scope: push(repository),
      what: `push to ${repository}`,
      body: [],
      signal,
    });
    return ownUrl(headers.location);
  };
  /** Uploads stay at the registry: the login goes with them. */
  const ownUrl = (location: string | undefined): URL => {
    const url = followedUrl(location ?? "http://", address);
    if (url.host === new URL(address.origin).host) return url;
    throw new HubError("NOT_SUPPORTED", `${address.host} takes uploads at ${url.host} only`);
  };
  const has: BlobClient["has"] = async (repository, digest, signal) => {
    const path = `/v2/${repository}/blobs/${digest}`;
    const what = `look for ${digest}`;
    const request = { method: "HEAD", path, action: "blob", scope: pull(repository), what, signal } as const;
    return (await session.send(request, [404])).status < 400;
  };

  return {
    has,
    async read(repository, { digest, size }, signal) {
      if (size > BLOB_LIMIT) {
        throw new HubError(
          "IMAGE_NOT_COPYABLE",
          `${digest} has ${size} bytes; artifacts are carried up to ${BLOB_LIMIT}`,
        );
      }
      const path = `/v2/${repository}/blobs/${digest}`;
      const what = `pull ${repository}@${digest}`;
      let answer = await session.send({
        method: "GET",
        path,
        action: "blob",
        scope: pull(repository),
        what,
        limit: size,
        signal,
      });
      for (let hop = 0; answer.status >= 300; hop++) {
        if (hop === MAX_REDIRECTS) throw new HubError("BAD_RESPONSE", `${address.host} redirects ${digest} in circles`);
        const url = followedUrl(answer.headers.location ?? "http://", address);
        if (!sameParent(url.hostname, new URL(address.origin).hostname)) await allowEndpoint(url.origin);
        const common = { method: "GET", origin: url.origin, path: url.pathname + url.search } as const;
        // Without the login: it is not for that host, and S3 refuses a request that is signed twice.
        answer = await session.requester.send({
          ...common,
          headers: {},
          action: "blob",
          limit: size,
          ...(signal && { signal }),
        });
        if (answer.status >= 400)
          throw new HubError("SERVER_UNAVAILABLE", `${url.host} answered ${answer.status} for ${digest}`);
      }
      const computed = `sha256:${toHex(hashing.hash("sha256", answer.bytes))}`;
      if (digest.startsWith("sha256:") && computed !== digest) {
        throw new HubError("DIGEST_MISMATCH", `${address.host} sent ${computed} for ${digest}`);
      }
      return answer.bytes;
    },
    async write(repository, digest, bytes, signal) {
      if (await has(repository, digest, signal)) return;
      const { pathname, search } = await start(repository, signal);
      const path = `${pathname}${search}${search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`;
      const headers = { "content-type": "application/octet-stream" };
      const what = `push ${digest}`;
      await session.send({
        method: "PUT",
        path,
        action: "write",
        scope: push(repository),
        what,
        headers,
        body: [bytes],
        signal,
      });
    },
    async tryWrite(repository, signal) {
      const { pathname, search } = await start(repository, signal);
      const path = pathname + search;
      const request = {
        method: "DELETE",
        path,
        action: "write",
        scope: push(repository),
        what: "give up an upload",
      } as const;
      await session.send({ ...request, signal }, [404, 405]);
    },
  };
}
