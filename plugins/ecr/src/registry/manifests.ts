import type { Hashing } from "@dth/core/hashing";
import { isDigest } from "../reference/image-reference.ts";
import { digestOf, requireDigest } from "./digest.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { ACCEPTED_MANIFESTS, manifestKind } from "./media-types.ts";
import type { Answer } from "./requester.ts";
import type { RegistryRequest, Session } from "./session.ts";

/** What is known of a manifest without reading it. */
export interface ManifestHead {
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest itself; 0 when the registry does not say. */
  readonly size: number;
}

/** Reads and writes manifests. Any method throws HubError as {@link Session} does. */
export interface ManifestClient {
  /** Free of Docker Hub's quota. @returns undefined when there is no such image */
  head(repository: string, reference: string, signal?: AbortSignal): Promise<ManifestHead | undefined>;
  /** @returns undefined when there is no such image. @throws HubError `DIGEST_MISMATCH`, `IMAGE_NOT_COPYABLE` */
  manifest(repository: string, reference: string, signal?: AbortSignal): Promise<Manifest | undefined>;
  /** @throws HubError `DIGEST_MISMATCH` when the registry made something else of it */
  putManifest(
    repository: string,
    reference: string,
    manifest: Pick<Manifest, "bytes" | "mediaType" | "digest">,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** Containers' tools and ECR refuse larger manifests. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** A {@link ManifestClient} over a session. */
export function createManifestClient(session: Session, hashing: Hashing): ManifestClient {
  const { host } = session.address;
  const manifest: ManifestClient["manifest"] = async (repository, reference, signal) => {
    const answer = await session.send(readRequest("GET", repository, reference, signal), [404]);
    if (answer.status === 404) return undefined;
    const digest = identify(reference, answer, hashing, `${host}/${nameOf(repository, reference)}`);
    return readManifest(digest, answer.headers["content-type"] ?? "", answer.bytes);
  };
  return {
    manifest,
    async head(repository, reference, signal) {
      const answer = await session.send(readRequest("HEAD", repository, reference, signal), [404, 405]);
      if (answer.status === 404) return undefined;
      const told = headOf(reference, answer);
      if (told !== undefined) return told;
      const whole = await manifest(repository, reference, signal);
      if (whole === undefined) return undefined;
      return { digest: whole.digest, mediaType: whole.mediaType, size: whole.bytes.length };
    },
    async putManifest(repository, reference, { bytes, mediaType, digest }, signal) {
      const { headers } = await session.send({
        method: "PUT",
        path: `/v2/${repository}/manifests/${reference}`,
        action: "write",
        scope: `repository:${repository}:pull,push`,
        what: `push ${nameOf(repository, reference)}`,
        headers: { "content-type": mediaType },
        body: [bytes],
        signal,
      });
      const stored = headers["docker-content-digest"] ?? digest;
      // A registry may name by SHA-256 what came by SHA-512.
      if (stored !== digest) requireDigest(stored, bytes, hashing, `what ${host} stored for ${digest}`);
    },
  };
}

function readRequest(
  method: "GET" | "HEAD",
  repository: string,
  reference: string,
  signal: AbortSignal | undefined,
): RegistryRequest {
  return {
    method,
    path: `/v2/${repository}/manifests/${reference}`,
    action: "manifest",
    scope: `repository:${repository}:pull`,
    what: `pull ${nameOf(repository, reference)}`,
    headers: { accept: ACCEPTED_MANIFESTS },
    limit: MANIFEST_LIMIT,
    signal,
  };
}

/** What the answer to a HEAD tells; undefined where it does not tell enough. */
function headOf(reference: string, { status, headers }: Answer): ManifestHead | undefined {
  const mediaType = headers["content-type"] ?? "";
  const digest = headers["docker-content-digest"] ?? (isDigest(reference) ? reference : "");
  if (status === 405 || !isDigest(digest) || manifestKind(mediaType) === undefined) return undefined;
  return { digest, mediaType, size: Number(headers["content-length"] ?? 0) || 0 };
}

/**
 * The digest of a manifest that was read. The header is not trusted alone: a registry that converts on reading sends a
 * digest that is not the body's. Only a schema 1 manifest has another one by design, and that is not accepted here.
 */
function identify(reference: string, { headers, bytes }: Answer, hashing: Hashing, name: string): string {
  const told = headers["docker-content-digest"];
  const wanted = isDigest(reference) ? reference : told;
  if (wanted === undefined) return digestOf("sha256", bytes, hashing);
  if (manifestKind(headers["content-type"] ?? "") === "schema1" && told !== undefined) return told;
  requireDigest(wanted, bytes, hashing, name);
  return wanted;
}

/** For messages. */
export function nameOf(repository: string, reference: string): string {
  return isDigest(reference) ? `${repository}@${reference}` : `${repository}:${reference}`;
}
