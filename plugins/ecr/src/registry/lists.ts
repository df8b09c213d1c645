import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { type Descriptor, readManifest } from "./manifest.ts";
import { nameOf } from "./manifests.ts";
import { manifestKind } from "./media-types.ts";
import { nextPage } from "./next-page.ts";
import type { RegistryRequest, Session } from "./session.ts";

/** Lists what a registry has. Any method throws HubError as {@link Session} does, and `LISTING_BROKEN`, `BAD_RESPONSE`. */
export interface ListClient {
  /** Every tag, page by page. @throws HubError `REPOSITORY_NOT_FOUND` */
  tags(repository: string, signal?: AbortSignal): AsyncIterable<readonly string[]>;
  /** Every repository that the registry shows, page by page. */
  catalog(signal?: AbortSignal): AsyncIterable<readonly string[]>;
  /** What refers to a manifest; undefined where the registry lacks this API. */
  referrers(repository: string, digest: string, signal?: AbortSignal): Promise<readonly Descriptor[] | undefined>;
}

const PAGE = 1_000;
/** A guard against lists that never end: a hundred million tags. */
const MAX_PAGES = 100_000;

const TagsSchema = v.object({ tags: v.nullish(v.array(v.string()), []) });
const CatalogSchema = v.object({ repositories: v.nullish(v.array(v.string()), []) });

/** A {@link ListClient} over a session. */
export function createListClient(session: Session): ListClient {
  return {
    tags: (repository, signal) =>
      pages(session, tagsRequest(repository, signal), (body) => v.parse(TagsSchema, body).tags ?? []),
    catalog: (signal) =>
      pages(session, catalogRequest(signal), (body) => v.parse(CatalogSchema, body).repositories ?? []),
    referrers: (repository, digest, signal) => readReferrers(session, repository, digest, signal),
  };
}

function tagsRequest(repository: string, signal: AbortSignal | undefined): RegistryRequest {
  return {
    method: "GET",
    path: `/v2/${repository}/tags/list?n=${PAGE}`,
    action: "tags",
    scope: `repository:${repository}:pull`,
    what: `list the tags of ${repository}`,
    signal,
  };
}

function catalogRequest(signal: AbortSignal | undefined): RegistryRequest {
  return {
    method: "GET",
    path: `/v2/_catalog?n=${PAGE}`,
    action: "tags",
    scope: "registry:catalog:*",
    what: "list repositories",
    signal,
  };
}

async function* pages(
  session: Session,
  first: RegistryRequest,
  names: (body: unknown) => readonly string[],
): AsyncIterable<readonly string[]> {
  const { host } = session.address;
  let path: string | undefined = first.path;
  for (let page = 0; path !== undefined; page++) {
    if (page === MAX_PAGES) throw new HubError("LISTING_BROKEN", `${host} does not come to the end of its list`);
    const { bytes, headers } = await session.send({ ...first, path });
    yield names(json(bytes, host));
    path = nextPage(headers.link, session.address, path);
  }
}

async function readReferrers(
  session: Session,
  repository: string,
  digest: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[] | undefined> {
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
  const mediaType = headers["content-type"] ?? "";
  if (status >= 400 || manifestKind(mediaType) !== "index") return undefined;
  return readManifest(digest, mediaType, bytes).children;
}

function json(bytes: Uint8Array, host: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new HubError("BAD_RESPONSE", `${host} answered something else than a list`, { cause });
  }
}
