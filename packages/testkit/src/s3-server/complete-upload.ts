import { type Answer, xmlAnswer } from "./answer.ts";
import { bodySize } from "./blobs.ts";
import { CHECKSUM_ALGORITHMS, digestBody, digestOfDigests } from "./digests.ts";
import { checksumElement, partDigests, uploadOf } from "./multipart.ts";
import { bucketOf, type Context, secondsNow } from "./operation.ts";
import { writeCondition } from "./preconditions.ts";
import { readDocument } from "./read-document.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import type { ObjectRecord, PartRecord, StoredChecksums, UploadRecord } from "./state.ts";
import { obscure, storedHeaders } from "./write-object.ts";
import { childrenOf, childText, element, XML_HEAD, XML_NAMESPACE, type XmlNode } from "./xml.ts";

/** CompleteMultipartUpload. */
export async function completeUpload(context: Context): Promise<Answer> {
  const document = await readDocument(context, "CompleteMultipartUpload");
  const { request, service } = context;
  const bucket = bucketOf(context);
  const upload = uploadOf(context);
  const parts = chosenParts(context, upload, childrenOf(document, "Part"));
  writeCondition(request, bucket.objects.get(upload.key), service.quirks.rejectConditionalPut);
  const body = parts.flatMap((part) => part.body);
  const size = bodySize(body);
  const announced = header(request, "x-amz-mp-object-size");
  if (announced !== undefined && Number(announced) !== size) {
    throw refuse.invalidRequest("The provided 'x-amz-mp-object-size' header value does not match what was computed.");
  }
  const checksums = objectChecksums(context, upload, parts, body);
  const record = service.storage.put(bucket, {
    ...upload.attributes,
    key: upload.key,
    size,
    body,
    etag: multipartEtag(context, upload, parts),
    lastModified: secondsNow(service),
    parts: parts.map((part) => part.size),
    ...(checksums && { checksums }),
  });
  service.storage.closeUpload(bucket, upload);
  return answer(context, record);
}

function answer({ request }: Context, record: ObjectRecord): Answer {
  const path = request.rawPath;
  const values = Object.entries(record.checksums?.values ?? {});
  const text = [
    element("Location", `http://${header(request, "host") ?? ""}${path}`),
    element("Bucket", request.bucket),
    element("Key", record.key),
    `<ETag>&quot;${record.etag}&quot;</ETag>`,
    ...values.map(([name, value]) => element(`Checksum${name.toUpperCase()}`, value)),
    element("ChecksumType", record.checksums?.type),
  ].join("");
  const { etag: _, ...headers } = storedHeaders(record);
  return xmlAnswer(
    200,
    `${XML_HEAD}<CompleteMultipartUploadResult ${XML_NAMESPACE}>${text}</CompleteMultipartUploadResult>`,
    headers,
  );
}

/** @throws S3Refusal `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall` */
function chosenParts(context: Context, upload: UploadRecord, nodes: readonly XmlNode[]): PartRecord[] {
  if (nodes.length === 0 || nodes.length > 10_000) throw refuse.malformedXml();
  let previous = 0;
  const parts = nodes.map((node) => {
    const number = Number(childText(node, "PartNumber"));
    if (!Number.isInteger(number)) throw refuse.malformedXml();
    if (number <= previous) {
      throw new S3Refusal(
        400,
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
      );
    }
    previous = number;
    return chosenPart(upload, number, node);
  });
  checkSizes(context, parts);
  if (upload.checksumType === "COMPOSITE" && previous !== parts.length) {
    throw refuse.invalidRequest("Part numbers must be consecutive and begin with 1 when checksums are declared.");
  }
  return parts;
}

function chosenPart(upload: UploadRecord, number: number, node: XmlNode): PartRecord {
  const part = upload.parts.get(number);
  const etag = childText(node, "ETag")
    ?.trim()
    .replace(/^"(.*)"$/, "$1");
  if (!part || etag === undefined || etag !== part.etag) throw invalidPart(upload, number, etag);
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const given = childText(node, checksumElement(algorithm));
    if (given !== undefined && given !== part.checksums[algorithm]) throw invalidPart(upload, number, etag);
    if (given === undefined && upload.checksumType === "COMPOSITE" && upload.checksum === algorithm) {
      throw refuse.invalidRequest(
        `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
  }
  return part;
}

function invalidPart(upload: UploadRecord, number: number, etag: string | undefined): S3Refusal {
  return new S3Refusal(
    400,
    "InvalidPart",
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { fields: { UploadId: upload.id, PartNumber: String(number), ETag: etag ?? "" } },
  );
}

function checkSizes({ service }: Context, parts: readonly PartRecord[]): void {
  const { minPartSize } = service.limits;
  const [first] = parts;
  for (const part of parts.slice(0, -1)) {
    if (part.size < minPartSize) {
      throw new S3Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
        fields: {
          PartNumber: String(part.number),
          ProposedSize: String(part.size),
          MinSizeAllowed: String(minPartSize),
        },
      });
    }
    if (service.quirks.equalParts && part.size !== first?.size) throw unequalParts();
  }
  const last = parts.at(-1);
  if (service.quirks.equalParts && first && last && last.size > first.size) throw unequalParts();
}

function unequalParts(): S3Refusal {
  return new S3Refusal(400, "InvalidPart", "All non-trailing parts must have the same length.");
}

function multipartEtag({ service }: Context, upload: UploadRecord, parts: readonly PartRecord[]): string {
  const hex = digestOfDigests(
    "md5",
    parts.map((part) => part.md5),
  ).toString("hex");
  const opaque = service.quirks.opaqueMultipartEtags || service.quirks.opaqueEtags;
  return `${opaque || upload.attributes.encryption === "aws:kms" ? obscure(hex) : hex}-${parts.length}`;
}

function objectChecksums(
  context: Context,
  upload: UploadRecord,
  parts: readonly PartRecord[],
  body: ObjectRecord["body"],
): StoredChecksums | undefined {
  const algorithm = upload.checksum;
  if (algorithm && upload.checksumType === "COMPOSITE") {
    const value = `${digestOfDigests(algorithm, partDigests(parts, algorithm)).toString("base64")}-${parts.length}`;
    return { type: "COMPOSITE", values: { [algorithm]: value } };
  }
  const asked = algorithm ?? CHECKSUM_ALGORITHMS.find((name) => header(context.request, `x-amz-checksum-${name}`));
  if (!asked) return undefined;
  const value = digestBody(asked, body).toString("base64");
  const given = header(context.request, `x-amz-checksum-${asked}`);
  if (given !== undefined && given !== value) {
    throw refuse.badDigest(`The ${asked} you specified did not match the calculated checksum.`);
  }
  return { type: "FULL_OBJECT", values: { [asked]: value } };
}
