import { HubError } from "@dth/core/error";
import type { CopyPartRequest, CopyRequest, CopySource, Stored, UploadPart } from "@dth/core/object-store";
import { attributeHeaders, type Headers, placementHeaders } from "./attribute-headers.ts";
import { normalizeEtag, wireEtag } from "./etag.ts";
import { partQuery } from "./multipart.ts";
import { encodePath, encodeQueryPart } from "./percent-encoding.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import type { VendorPreset } from "./vendors/preset.ts";
import { requiredEtag, storedFrom } from "./write-object.ts";
import { checksumsIn, parseXml } from "./xml/document.ts";

/** CopyObject. Its outcome is in the body: a 200 may carry an error, which the client recognises. */
export async function copyObject({ client, preset }: StoreContext, request: CopyRequest): Promise<Stored> {
  return client.send(
    {
      method: "PUT",
      purpose: "read",
      key: request.key,
      headers: {
        ...sourceHeaders(request.source, preset),
        ...directives(request, preset),
        ...placementHeaders(request.placement),
      },
      body: [],
      answer: "text",
      ...withSignal(request.signal),
    },
    ({ headers, text }) => ({ ...storedFrom(headers), etag: resultEtag(text, "CopyObjectResult") }),
  );
}

/** UploadPartCopy of a range. */
export async function copyPart({ client, preset }: StoreContext, request: CopyPartRequest): Promise<UploadPart> {
  const { range, partNumber } = request;
  const { etag, checksums } = await client.send(
    {
      method: "PUT",
      purpose: "read",
      key: request.key,
      query: partQuery(request.uploadId, partNumber),
      headers: {
        ...sourceHeaders(request.source, preset),
        "x-amz-copy-source-range": `bytes=${range.start}-${range.end - 1}`,
      },
      body: [],
      answer: "text",
      ...withSignal(request.signal),
    },
    ({ text }) => ({ etag: resultEtag(text, "CopyPartResult"), checksums: checksumsIn(parseXml(text)) }),
  );
  return { partNumber, etag, size: range.end - range.start, ...(checksums === undefined ? {} : { checksums }) };
}

/** `x-amz-copy-source`, percent-encoded like a path; the version's id is a query in it. */
export function copySource(source: CopySource): string {
  const path = `${source.bucket}/${encodePath(source.key)}`;
  return source.versionId === undefined ? path : `${path}?versionId=${encodeQueryPart(source.versionId)}`;
}

function sourceHeaders(source: CopySource, preset: VendorPreset): Headers {
  const headers: Headers = { "x-amz-copy-source": copySource(source) };
  if (source.ifMatch !== undefined) {
    headers["x-amz-copy-source-if-match"] = `"${wireEtag(source.ifMatch, preset.upperCaseEtags)}"`;
  }
  return headers;
}

function directives({ attributes }: CopyRequest, preset: VendorPreset): Headers {
  if (attributes === "keep") return { "x-amz-metadata-directive": "COPY" };
  const headers: Headers = { ...attributeHeaders(attributes, preset), "x-amz-metadata-directive": "REPLACE" };
  if (attributes.tags !== undefined && preset.traits.tags) headers["x-amz-tagging-directive"] = "REPLACE";
  return headers;
}

function resultEtag(text: string, expected: string): string {
  const { name, texts } = parseXml(text);
  if (name !== expected) throw new HubError("SERVER_UNAVAILABLE", `a copy was answered <${name}>`);
  return normalizeEtag(requiredEtag(texts.ETag, "a copy"));
}
