import { HubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import { normalizeEtag } from "./etag.ts";
import { decodeListed } from "./percent-encoding.ts";
import { parseTimestamp } from "./timestamp.ts";
import { truncated } from "./xml/document.ts";
import { XmlScanner } from "./xml/scanner.ts";

/** A page of ListObjects, either version, names decoded. */
export interface ListingPage {
  readonly entries: ObjectEntry[];
  readonly commonPrefixes: string[];
  truncated: boolean;
  nextToken?: string;
  nextMarker?: string;
}

/** Decodes a name as this answer encodes names. */
type NameReader = (name: string) => string;

/**
 * Reads a page of a listing in one pass.
 *
 * @throws HubError `SERVER_UNAVAILABLE` when it is cut off, `BAD_RESPONSE` when it is no listing
 */
export function parseListing(xml: string): ListingPage {
  const scanner = new XmlScanner(xml);
  const root = scanner.next();
  if (root !== "open" && root !== "leaf") throw truncated(xml);
  if (scanner.name !== "ListBucketResult") {
    throw new HubError("BAD_RESPONSE", `the answer is no listing but <${scanner.name.slice(0, 80)}>`);
  }
  // The answer says whether names are encoded, and need not say it first; a name cannot hold a bare `<`.
  const read: NameReader = xml.includes("<EncodingType>url<") ? decodeListed : (name) => name;
  const page: ListingPage = { entries: [], commonPrefixes: [], truncated: false };
  if (root === "leaf") return page;
  for (;;) {
    const event = scanner.next();
    if (event === "open") readGroup(scanner, page, read, xml);
    else if (event === "leaf") readLeaf(scanner, page, read);
    else if (event === "close") return page;
    else throw truncated(xml);
  }
}

function readGroup(scanner: XmlScanner, page: ListingPage, read: NameReader, xml: string): void {
  if (scanner.name === "Contents") page.entries.push(readEntry(scanner, read, xml));
  else if (scanner.name === "CommonPrefixes") readPrefixes(scanner, page, read, xml);
  else scanner.skip();
}

function readLeaf(scanner: XmlScanner, page: ListingPage, read: NameReader): void {
  switch (scanner.name) {
    case "IsTruncated":
      page.truncated = scanner.text.trim() === "true";
      break;
    case "NextContinuationToken":
      // Never encoded, unlike every other name.
      page.nextToken = scanner.text;
      break;
    case "NextMarker":
      page.nextMarker = read(scanner.text);
      break;
  }
}

function readPrefixes(scanner: XmlScanner, page: ListingPage, read: NameReader, xml: string): void {
  for (;;) {
    const event = scanner.next();
    if (event === "close") return;
    if (event === "leaf" && scanner.name === "Prefix") page.commonPrefixes.push(read(scanner.text));
    else if (event === "open") scanner.skip();
    else if (event !== "leaf") throw truncated(xml);
  }
}

/** An entry while its elements come in. */
interface EntryDraft {
  key: string | undefined;
  size: number;
  etag?: string;
  lastModified?: number;
  storageClass?: string;
}

function readEntry(scanner: XmlScanner, read: NameReader, xml: string): ObjectEntry {
  const entry: EntryDraft = { key: undefined, size: Number.NaN };
  for (;;) {
    const event = scanner.next();
    if (event === "leaf") readField(scanner, entry, read);
    else if (event === "close") return whole(entry);
    else if (event === "open") scanner.skip();
    else throw truncated(xml);
  }
}

/** Without its size, an object would pass for an empty one. */
function whole(entry: EntryDraft): ObjectEntry {
  if (entry.key !== undefined && entry.size >= 0) return entry as EntryDraft & { key: string };
  throw new HubError("LISTING_BROKEN", "the listing has an entry without a name or a size");
}

function readField(scanner: XmlScanner, entry: EntryDraft, read: NameReader): void {
  switch (scanner.name) {
    case "Key":
      entry.key = read(scanner.text);
      break;
    case "Size":
      entry.size = scanner.raw === "" ? Number.NaN : Number(scanner.raw);
      break;
    case "ETag":
      entry.etag = readEtag(scanner);
      break;
    case "LastModified":
      readTime(scanner, entry);
      break;
    case "StorageClass":
      entry.storageClass = scanner.text;
      break;
  }
}

/** Stores quote ETags with `&quot;`, which is quicker cut off than decoded. */
function readEtag(scanner: XmlScanner): string {
  const { raw } = scanner;
  const quoted = raw.length > 12 && raw.startsWith("&quot;") && raw.endsWith("&quot;");
  return normalizeEtag(quoted ? raw.slice(6, -6) : scanner.text);
}

function readTime(scanner: XmlScanner, entry: EntryDraft): void {
  const time = parseTimestamp(scanner.raw);
  if (!Number.isNaN(time)) entry.lastModified = time;
}
