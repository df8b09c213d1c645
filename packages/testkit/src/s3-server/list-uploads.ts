import { compareKeys } from "@dth/core/key-order";
import { type Answer, xmlAnswer } from "./answer.ts";
import { isoDate } from "./attributes.ts";
import { encoderOf, encodingElement } from "./list-objects.ts";
import { checksumElement, uploadOf } from "./multipart.ts";
import { bucketOf, type Context } from "./operation.ts";
import { queryInteger } from "./s3-request.ts";
import type { PartRecord, UploadRecord } from "./state.ts";
import { element, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

const OWNER = "<ID>testkit</ID><DisplayName>testkit</DisplayName>";

/** ListParts. */
export function listParts(context: Context): Answer {
  const { request } = context;
  const upload = uploadOf(context);
  const marker = queryInteger(request, "part-number-marker", 0);
  const max = Math.min(queryInteger(request, "max-parts", 1000), context.service.limits.maxKeys);
  const all = [...upload.parts.values()].filter((part) => part.number > marker).sort((a, b) => a.number - b.number);
  const parts = all.slice(0, max);
  const text = [
    element("Bucket", request.bucket),
    element("Key", upload.key),
    element("UploadId", upload.id),
    `<Initiator>${OWNER}</Initiator><Owner>${OWNER}</Owner>`,
    element("StorageClass", upload.attributes.storageClass ?? "STANDARD"),
    element("PartNumberMarker", marker),
    element("NextPartNumberMarker", parts.at(-1)?.number ?? 0),
    element("MaxParts", max),
    element("IsTruncated", parts.length < all.length),
    element("ChecksumAlgorithm", upload.checksum?.toUpperCase()),
    element("ChecksumType", upload.checksumType),
    ...parts.map((part) => partElement(part, upload)),
  ].join("");
  return xmlAnswer(200, `${XML_HEAD}<ListPartsResult ${XML_NAMESPACE}>${text}</ListPartsResult>`);
}

function partElement(part: PartRecord, upload: UploadRecord): string {
  const checksum = upload.checksum && element(checksumElement(upload.checksum), part.checksums[upload.checksum]);
  const facts = `${element("PartNumber", part.number)}${element("LastModified", isoDate(part.lastModified))}`;
  return `<Part>${facts}<ETag>&quot;${part.etag}&quot;</ETag>${element("Size", part.size)}${checksum ?? ""}</Part>`;
}

/** ListMultipartUploads. */
export function listUploads(context: Context): Answer {
  const { request, service } = context;
  const { query } = request;
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  const max = Math.min(queryInteger(request, "max-uploads", 1000), service.limits.maxKeys);
  const all = [...bucketOf(context).uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix) && isAfter(upload, keyMarker, idMarker))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
  const uploads = all.slice(0, max);
  const last = uploads.length < all.length ? uploads.at(-1) : undefined;
  const encode = encoderOf(context);
  const text = [
    element("Bucket", request.bucket),
    `<KeyMarker>${encode(keyMarker)}</KeyMarker>`,
    element("UploadIdMarker", idMarker),
    last ? `<NextKeyMarker>${encode(last.key)}</NextKeyMarker>${element("NextUploadIdMarker", last.id)}` : "",
    `<Prefix>${encode(prefix)}</Prefix>`,
    element("MaxUploads", max),
    encodingElement(encode),
    element("IsTruncated", last !== undefined),
    ...uploads.map((upload) => uploadElement(upload, encode)),
  ].join("");
  return xmlAnswer(200, `${XML_HEAD}<ListMultipartUploadsResult ${XML_NAMESPACE}>${text}</ListMultipartUploadsResult>`);
}

function isAfter(upload: UploadRecord, keyMarker: string, idMarker: string): boolean {
  if (keyMarker === "") return true;
  const order = compareKeys(upload.key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== "" && compareKeys(upload.id, idMarker) > 0);
}

function uploadElement(upload: UploadRecord, encode: (text: string) => string): string {
  return [
    `<Upload><Key>${encode(upload.key)}</Key>`,
    element("UploadId", upload.id),
    `<Initiator>${OWNER}</Initiator><Owner>${OWNER}</Owner>`,
    element("StorageClass", upload.attributes.storageClass ?? "STANDARD"),
    element("Initiated", isoDate(upload.initiated)),
    "</Upload>",
  ].join("");
}
