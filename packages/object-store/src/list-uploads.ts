import { HubError } from "@dth/core/error";
import type { OpenUpload, UploadPart } from "@dth/core/object-store";
import { normalizeEtag } from "./etag.ts";
import { decodeListed } from "./percent-encoding.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import { checksumsIn, parseXml, type XmlElement } from "./xml/document.ts";

/** ListParts, all pages. */
export async function listParts(
  { client }: StoreContext,
  key: string,
  uploadId: string,
  signal?: AbortSignal,
): Promise<readonly UploadPart[]> {
  const parts: UploadPart[] = [];
  let marker: string | undefined;
  for (;;) {
    const query: [string, string][] = [["uploadId", uploadId]];
    if (marker !== undefined) query.push(["part-number-marker", marker]);
    const page = await client.send(
      { method: "GET", purpose: "write", key, query, answer: "text", ...withSignal(signal) },
      ({ text }) => parseXml(text),
    );
    for (const child of page.children) if (child.name === "Part") parts.push(readPart(child));
    if (page.texts.IsTruncated !== "true") return parts.sort((a, b) => a.partNumber - b.partNumber);
    const next = page.texts.NextPartNumberMarker;
    if (!next || next === marker) throw new HubError("LISTING_BROKEN", "the list of parts does not go on");
    marker = next;
  }
}

function readPart(part: XmlElement): UploadPart {
  const { texts } = part;
  const checksums = checksumsIn(part);
  return {
    partNumber: Number(texts.PartNumber),
    etag: normalizeEtag(texts.ETag ?? ""),
    size: Number(texts.Size),
    ...(checksums === undefined ? {} : { checksums }),
  };
}

/** ListMultipartUploads, page by page. */
export async function* listUploads(
  { client, preset }: StoreContext,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<OpenUpload> {
  let after: [string, string][] = [];
  for (;;) {
    const query: [string, string][] = [["uploads", ""], ...after];
    if (prefix !== "") query.push(["prefix", prefix]);
    if (preset.encodingType) query.push(["encoding-type", "url"]);
    const page = await client.send(
      { method: "GET", purpose: "bucket", query, answer: "text", ...withSignal(signal) },
      ({ text }) => parseXml(text),
    );
    const decode = page.texts.EncodingType === "url" ? decodeListed : (name: string) => name;
    for (const child of page.children) if (child.name === "Upload") yield readUpload(child, decode);
    if (page.texts.IsTruncated !== "true") return;
    after = nextMarkers(page, after, decode);
  }
}

function readUpload({ texts }: XmlElement, decode: (name: string) => string): OpenUpload {
  const initiated = Date.parse(texts.Initiated ?? "");
  return {
    key: decode(texts.Key ?? ""),
    uploadId: texts.UploadId ?? "",
    ...(Number.isNaN(initiated) ? {} : { initiated }),
  };
}

function nextMarkers(
  page: XmlElement,
  before: [string, string][],
  decode: (name: string) => string,
): [string, string][] {
  const next: [string, string][] = [
    ["key-marker", decode(page.texts.NextKeyMarker ?? "")],
    ["upload-id-marker", page.texts.NextUploadIdMarker ?? ""],
  ];
  if (next.every(([, value]) => value === "") || JSON.stringify(next) === JSON.stringify(before)) {
    throw new HubError("LISTING_BROKEN", "the list of uploads does not go on");
  }
  return next;
}
