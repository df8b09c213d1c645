import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { ListPage, ListRequest } from "@dth/core/object-store";
import { type ListingPage, parseListing } from "./listing-xml.ts";
import type { S3Client } from "./s3-client.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** Where a page ended, packed into the opaque continuation. */
interface Position {
  /** Token (version 2) or marker (version 1). */
  readonly next: string;
  /** Last and first key of the page, by which a page that comes again is recognised. */
  readonly last?: string;
  readonly first?: string;
}

/** What a listing needs to know of its store. */
export interface ListingDialect {
  readonly preset: VendorPreset;
  readonly version: 1 | 2;
}

/**
 * Lists one page.
 *
 * @throws HubError `LISTING_BROKEN` when the page repeats the one before, is not in key order although
 * the store promises it, or says that there is more without saying where
 */
export async function listObjects(client: S3Client, dialect: ListingDialect, request: ListRequest): Promise<ListPage> {
  const from = request.continuation === undefined ? undefined : unpack(request.continuation);
  if (startsBeyond(request)) return { entries: [], commonPrefixes: [] };
  const page = await client.send(
    {
      method: "GET",
      purpose: "bucket",
      query: listQuery(dialect, request, from),
      answer: "text",
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    },
    (answer) => parseListing(answer.text),
  );
  checkPage(page, dialect.preset, request, from);
  const { entries, commonPrefixes } = page;
  return page.truncated
    ? { entries, commonPrefixes, continuation: continuation(page, dialect) }
    : { entries, commonPrefixes };
}

/** Whether the listing starts behind every key with its prefix. */
function startsBeyond({ prefix, startAfter }: ListRequest): boolean {
  return startAfter !== undefined && !startAfter.startsWith(prefix) && compareKeys(startAfter, prefix) > 0;
}

function listQuery(
  { preset, version }: ListingDialect,
  request: ListRequest,
  from: Position | undefined,
): [string, string][] {
  const { startAfter = "" } = request;
  const query: [string, string][] = [["max-keys", String(request.maxKeys ?? 1000)]];
  if (version === 2) query.push(["list-type", "2"]);
  if (request.prefix !== "") query.push(["prefix", request.prefix]);
  // An empty delimiter is refused by some stores.
  if (request.delimiter) query.push(["delimiter", request.delimiter]);
  if (preset.encodingType) query.push(["encoding-type", "url"]);
  if (from !== undefined) query.push([version === 2 ? "continuation-token" : "marker", from.next]);
  // MinIO answers 501 to markers that lack the prefix. Those that are left here precede it, and mean nothing.
  else if (startAfter !== "" && startAfter.startsWith(request.prefix)) {
    query.push([version === 2 ? "start-after" : "marker", startAfter]);
  }
  return query;
}

function continuation(page: ListingPage, { version }: ListingDialect): string {
  const last = page.entries.at(-1)?.key;
  const next = version === 2 ? page.nextToken : (page.nextMarker ?? lastName(page));
  if (!next) throw new HubError("LISTING_BROKEN", "a listing says that there is more, but not where");
  const first = page.entries[0]?.key;
  return JSON.stringify({ next, ...(last === undefined ? {} : { last }), ...(first === undefined ? {} : { first }) });
}

/** Version 1 gives `NextMarker` with a delimiter only; else the last name on the page is the marker. */
function lastName(page: ListingPage): string | undefined {
  const key = page.entries.at(-1)?.key;
  const prefix = page.commonPrefixes.at(-1);
  if (key === undefined || prefix === undefined) return key ?? prefix;
  return compareKeys(key, prefix) > 0 ? key : prefix;
}

function unpack(continuation: string): Position {
  try {
    const position = JSON.parse(continuation) as Position;
    if (typeof position.next === "string") return position;
  } catch (error) {
    throw new HubError("INVALID_INPUT", "not a continuation of this listing", { cause: error });
  }
  throw new HubError("INVALID_INPUT", "not a continuation of this listing");
}

function checkPage(page: ListingPage, preset: VendorPreset, request: ListRequest, from: Position | undefined): void {
  const first = page.entries[0]?.key;
  if (first !== undefined && first === from?.first) {
    throw new HubError("LISTING_BROKEN", `the listing repeats the page that starts with ${JSON.stringify(first)}`);
  }
  if (page.truncated && page.nextToken !== undefined && page.nextToken === from?.next) {
    throw new HubError("LISTING_BROKEN", "the listing repeats its continuation token");
  }
  if (preset.traits.ordered) checkOrder(page, from?.last ?? request.startAfter);
}

function checkOrder(page: ListingPage, after: string | undefined): void {
  let previous = after;
  for (const { key } of page.entries) {
    if (previous !== undefined && compareKeys(previous, key) >= 0) {
      const names = `${JSON.stringify(key)} after ${JSON.stringify(previous)}`;
      throw new HubError("LISTING_BROKEN", `the listing is not in key order: ${names}`);
    }
    previous = key;
  }
}
