import { Buffer } from "node:buffer";
import { compareKeys } from "@dth/core/key-order";
import { type Answer, xmlAnswer } from "./answer.ts";
import { isoDate } from "./attributes.ts";
import { bucketOf, type Context } from "./operation.ts";
import { refuse } from "./s3-refusal.ts";
import { queryInteger } from "./s3-request.ts";
import type { Bucket, ObjectRecord } from "./state.ts";
import { element, escapeXml, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** What is to be listed. */
interface Selection {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page. */
interface Page {
  readonly records: readonly ObjectRecord[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix when there is more. */
  readonly next?: string;
}

/** ListObjects and ListObjectsV2. */
export function listObjects(context: Context): Answer {
  const v2 = isV2(context);
  const bucket = bucketOf(context);
  const selection = selectionOf(context, v2);
  const page = context.service.quirks.unorderedListing
    ? disordered(collect(bucket, selection))
    : collect(bucket, selection);
  const encode = encoderOf(context);
  const body = v2 ? renderV2(context, selection, page, encode) : renderV1(context, selection, page, encode);
  return xmlAnswer(200, `${XML_HEAD}<ListBucketResult ${XML_NAMESPACE}>${body}</ListBucketResult>`);
}

/** Whether the request is for version 2, to a server that has it. */
export function isV2({ request, service }: Context): boolean {
  return request.query.get("list-type") === "2" && !service.quirks.noListV2;
}

function selectionOf({ request, service }: Context, v2: boolean): Selection {
  const { query } = request;
  const token = query.get("continuation-token");
  const asked = queryInteger(request, "max-keys", 1000);
  const after = v2
    ? token === undefined
      ? (query.get("start-after") ?? "")
      : service.quirks.repeatPages
        ? ""
        : decodeToken(token)
    : service.quirks.repeatPages
      ? ""
      : (query.get("marker") ?? "");
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    after,
    maxKeys: Math.min(asked, service.limits.maxKeys),
  };
}

function collect(bucket: Bucket, { prefix, delimiter, after, maxKeys }: Selection): Page {
  const records: ObjectRecord[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  // A common prefix as the marker stands for every key below it.
  const group = delimiter !== "" && after.endsWith(delimiter) && after.startsWith(prefix) && after !== prefix;
  let skip = after === "" ? undefined : after;
  let walk = bucket.objects.from((key) => isBefore(key, prefix, skip, group));
  for (let next = walk.next(); !next.done; next = walk.next()) {
    const [key, record] = next.value;
    if (!key.startsWith(prefix)) break;
    if (maxKeys === 0) break;
    if (records.length + commonPrefixes.length === maxKeys) return { records, commonPrefixes, next: last };
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut < 0) {
      records.push(record);
      last = key;
      continue;
    }
    last = key.slice(0, cut + delimiter.length);
    commonPrefixes.push(last);
    skip = last;
    walk = bucket.objects.from((other) => isBefore(other, prefix, skip, true));
  }
  return { records, commonPrefixes };
}

/** Whether a key lies before the selection: before the prefix, or not after what was listed already. */
function isBefore(key: string, prefix: string, skip: string | undefined, group: boolean): boolean {
  if (compareKeys(key, prefix) < 0) return true;
  if (skip === undefined) return false;
  return compareKeys(key, skip) <= 0 || (group && key.startsWith(skip));
}

/** Swaps neighbours, which is enough to break a merge. */
function disordered(page: Page): Page {
  const records = page.records.map((record, i) => page.records[i ^ 1] ?? record);
  return { ...page, records };
}

function renderV2({ request }: Context, selection: Selection, page: Page, encode: (text: string) => string): string {
  const { query } = request;
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  return [
    head(request.bucket, selection, encode),
    element("MaxKeys", selection.maxKeys),
    element("KeyCount", page.records.length + page.commonPrefixes.length),
    element("IsTruncated", page.next !== undefined),
    element("ContinuationToken", token),
    element("NextContinuationToken", page.next === undefined ? undefined : encodeToken(page.next)),
    startAfter === undefined ? "" : `<StartAfter>${encode(startAfter)}</StartAfter>`,
    encodingElement(encode),
    contents(page, encode, query.get("fetch-owner") === "true"),
  ].join("");
}

function renderV1({ request }: Context, selection: Selection, page: Page, encode: (text: string) => string): string {
  const nextMarker = selection.delimiter !== "" && page.next !== undefined ? page.next : undefined;
  return [
    head(request.bucket, selection, encode),
    `<Marker>${encode(request.query.get("marker") ?? "")}</Marker>`,
    nextMarker === undefined ? "" : `<NextMarker>${encode(nextMarker)}</NextMarker>`,
    element("MaxKeys", selection.maxKeys),
    element("IsTruncated", page.next !== undefined),
    encodingElement(encode),
    contents(page, encode, true),
  ].join("");
}

function head(bucket: string, { prefix, delimiter }: Selection, encode: (text: string) => string): string {
  const delimited = delimiter === "" ? "" : `<Delimiter>${encode(delimiter)}</Delimiter>`;
  return `${element("Name", bucket)}<Prefix>${encode(prefix)}</Prefix>${delimited}`;
}

const OWNER = "<Owner><ID>testkit</ID><DisplayName>testkit</DisplayName></Owner>";

function contents(page: Page, encode: (text: string) => string, withOwner: boolean): string {
  let text = "";
  for (const record of page.records) {
    text += `<Contents><Key>${encode(record.key)}</Key><LastModified>${isoDate(record.lastModified)}</LastModified>`;
    text += `<ETag>&quot;${record.etag}&quot;</ETag><Size>${record.size}</Size>${withOwner ? OWNER : ""}`;
    text += `<StorageClass>${record.storageClass ?? "STANDARD"}</StorageClass></Contents>`;
  }
  for (const prefix of page.commonPrefixes) {
    text += `<CommonPrefixes><Prefix>${encode(prefix)}</Prefix></CommonPrefixes>`;
  }
  return text;
}

/** How keys are written: as the query says, where the server supports it. @throws S3Refusal `InvalidArgument` */
export function encoderOf({ request, service }: Context): (text: string) => string {
  const type = request.query.get("encoding-type");
  if (type === undefined || service.quirks.noEncodingType) return escapeXml;
  if (type !== "url")
    throw refuse.invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return encodeListed;
}

/** The `EncodingType` element, when keys are encoded. */
export function encodingElement(encode: (text: string) => string): string {
  return encode === encodeListed ? "<EncodingType>url</EncodingType>" : "";
}

/** As in a query string: space as `+`; only letters, digits and `-_./*` stay. */
export function encodeListed(text: string): string {
  if (/^[A-Za-z0-9\-_./*]*$/.test(text)) return text;
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/")
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodeToken(key: string): string {
  return `1${Buffer.from(key).toString("base64")}`;
}

function decodeToken(token: string): string {
  if (!/^1[A-Za-z0-9+/]*=*$/.test(token)) {
    throw refuse.invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return Buffer.from(token.slice(1), "base64").toString();
}
