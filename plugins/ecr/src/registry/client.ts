import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import * as v from "valibot";
import { isDigest } from "../reference/image-reference.ts";
import { type Descriptor, type Manifest, readManifest } from "./manifest.ts";
import { ACCEPTED_MANIFESTS, manifestKind } from "./media-types.ts";
import { nextPage } from "./next-page.ts";
import type { Answer } from "./requester.ts";
import type { RegistryRequest, Session } from "./session.ts";

/** What is known of a manifest without reading it. */
export interface ManifestHead {
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest itself; 0 when the registry does not say. */
  readonly size: number;
}

/** The part of the OCI distribution API that reads and writes manifests. Any method throws HubError as {@link Session} does. */
export interface RegistryClient {
  /** Resolves when the registry can be spoken to with this login. */
  ping(signal?: AbortSignal): Promise<void>;
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
  /** Every tag, page by page. @throws HubError `REPOSITORY_NOT_FOUND` */
  tags(repository: string, signal?: AbortSignal): AsyncIterable<readonly string[]>;
  /** Every repository that the registry shows, page by page. */
  catalog(signal?: AbortSignal): AsyncIterable<readonly string[]>;
  /** What refers to a manifest; undefined where the registry lacks this API. */
  referrers(repository: string, digest: string, signal?: AbortSignal): Promise<readonly Descriptor[] | undefined>;
}

/** Containers' tools and ECR refuse larger manifests. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
const PAGE = 1_000;
/** A guard against lists that never end: a hundred million tags. */
const MAX_PAGES = 100_000;

const TagsSchema = v.object({ tags: v.nullish(v.array(v.string()), []) });
const CatalogSchema = v.object({ repositories: v.nullish(v.array(v.string()), []) });

/** A {@link RegistryClient} over a session. */
export function createRegistryClient(session: Session, hashing: Hashing): RegistryClient {
  const { host } = session.address;
  const digestOf = (bytes: Uint8Array): string => `sha256:${toHex(hashing.hash("sha256", bytes))}`;
  const read = (
    method: "GET" | "HEAD",
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): RegistryRequest => ({
    method,
    path: `/v2/${repository}/manifests/${reference}`,
    action: "manifest",
    scope: `repository:${repository}:pull`,
    what: `pull ${nameOf(repository, reference)}`,
    headers: { accept: ACCEPTED_MANIFESTS },
    limit: MANIFEST_LIMIT,
    signal,
  });

  const manifest: RegistryClient["manifest"] = async (repository, reference, signal) => {
    const answer = await session.send(read("GET", repository, reference, signal), [404]);
    if (answer.status === 404) return undefined;
    const mediaType = answer.headers["content-type"] ?? "";
    const digest = identify(reference, answer, digestOf(answer.bytes), `${host}/${nameOf(repository, reference)}`);
    return readManifest(digest, mediaType, answer.bytes);
  };

  const list = async function* (first: RegistryRequest, names: (body: unknown) => readonly string[]) {
    let path: string | undefined = first.path;
    for (let page = 0; path !== undefined; page++) {
      if (page === MAX_PAGES) throw new HubError("LISTING_BROKEN", `${host} does not come to the end of its list`);
      const answer: Answer = await session.send({ ...first, path });
      yield names(json(answer.bytes, host));
      path = nextPage(answer.headers.link, session.address, path);
    }
  };

  return {
    manifest,
    async ping(signal) {
      await session.send({ method: "GET", path: "/v2/", action: "ping", scope: "", what: "be asked", signal });
    },
    async head(repository, reference, signal) {
      const request = read("HEAD", repository, reference, signal);
      const { status, headers } = await session.send(request, [404, 405]);
      if (status === 404) return undefined;
      const mediaType = headers["content-type"] ?? "";
      const digest = headers["docker-content-digest"] ?? (isDigest(reference) ? reference : "");
      const size = Number(headers["content-length"] ?? 0) || 0;
      if (status !== 405 && isDigest(digest) && manifestKind(mediaType) !== undefined)
        return { digest, mediaType, size };
      const whole = await manifest(repository, reference, signal);
      return whole === undefined
        ? undefined
        : { digest: whole.digest, mediaType: whole.mediaType, size: whole.bytes.length };
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
      if (stored !== digest) throw new HubError("DIGEST_MISMATCH", `${host} stored ${digest} as ${stored}`);
    },
    tags: (repository, signal) =>
      list(
        {
          method: "GET",
          path: `/v2/${repository}/tags/list?n=${PAGE}`,
          action: "tags",
          scope: `repository:${repository}:pull`,
          what: `list the tags of ${repository}`,
          signal,
        },
        (body) => v.parse(TagsSchema, body).tags ?? [],
      ),
    catalog: (signal) =>
      list(
        {
          method: "GET",
          path: `/v2/_catalog?n=${PAGE}`,
          action: "tags",
          scope: "registry:catalog:*",
          what: "list repositories",
          signal,
        },
        (body) => v.parse(CatalogSchema, body).repositories ?? [],
      ),
    async referrers(repository, digest, signal) {
      const request: RegistryRequest = {
        method: "GET",
        path: `/v2/${repository}/referrers/${digest}`,
        action: "manifest",
        scope: `repository:${repository}:pull`,
        what: `list what refers to ${nameOf(repository, digest)}`,
        signal,
      };
      const { status, headers, bytes } = await session.send(request, [400, 404, 405, 501]);
      // Some registries answer 200 with a page of their own: only an index is an answer.
      if (status >= 400 || manifestKind(headers["content-type"] ?? "") !== "index") return undefined;
      return readManifest(digest, headers["content-type"] ?? "", bytes).children;
    },
  };
}

/**
 * The digest of a manifest that was read. The header is not trusted alone: a registry that converts on reading sends a
 * digest that is not the body's. Only a schema 1 manifest has another one by design, and that is not accepted here.
 */
function identify(reference: string, { headers }: Answer, computed: string, name: string): string {
  const told = headers["docker-content-digest"];
  const wanted = isDigest(reference) ? reference : told;
  if (wanted?.startsWith("sha512:")) return wanted;
  if (manifestKind(headers["content-type"] ?? "") === "schema1" && told !== undefined) return told;
  if (wanted !== undefined && wanted !== computed) {
    throw new HubError("DIGEST_MISMATCH", `${name} should be ${wanted}, and what came is ${computed}`);
  }
  return computed;
}

function nameOf(repository: string, reference: string): string {
  return isDigest(reference) ? `${repository}@${reference}` : `${repository}:${reference}`;
}

function json(bytes: Uint8Array, host: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new HubError("BAD_RESPONSE", `${host} answered something else than a list`, { cause });
  }
}
