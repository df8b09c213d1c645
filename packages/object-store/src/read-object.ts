import { HubError } from "@dth/core/error";
import type { ByteRange, ObjectHead } from "@dth/core/object";
import type { ObjectBody, ReadOptions } from "@dth/core/object-store";
import { wireEtag } from "./etag.ts";
import { contentLength, contentRange, readHead } from "./object-headers.ts";
import { resumableBody } from "./resumable-body.ts";
import type { S3Answer, S3Request } from "./s3-request.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** Options of HEAD: a part instead of a range. */
export type HeadOptions = ReadOptions & { readonly partNumber?: number };

/** HEAD of an object, and when the store answered, in milliseconds since the epoch of its own clock. */
export async function headWithDate(
  context: StoreContext,
  key: string,
  options: ReadOptions = {},
): Promise<{ readonly head: ObjectHead; readonly date: number | undefined }> {
  const request = readRequest("HEAD", context.preset, key, options);
  const { headers } = await context.client.send({ ...request, answer: "none" }, (answer) => answer);
  const date = Date.parse(headers.date ?? "");
  return { head: readHead(key, headers, context.preset), date: Number.isNaN(date) ? undefined : date };
}

/** HEAD of an object, or of one part of it. */
export async function headObject(context: StoreContext, key: string, options: HeadOptions = {}): Promise<ObjectHead> {
  const request = readRequest("HEAD", context.preset, key, options);
  const { headers } = await context.client.send({ ...request, answer: "none" }, (answer) => answer);
  const head = readHead(key, headers, context.preset);
  checkEtag(head, options.ifMatch);
  if (options.partNumber === undefined) return head;
  const parts = headers["x-amz-mp-parts-count"];
  const partCount = parts === undefined ? undefined : Number(parts);
  if (contentRange(headers) !== undefined || (partCount ?? 1) === 1) {
    return { ...head, ...(partCount === undefined ? {} : { partCount }), partSize: contentLength(headers) };
  }
  // The store told the part's length only; the object's is asked for by itself.
  const { partNumber, ...whole } = options;
  return {
    ...(await headObject(context, key, whole)),
    ...(partCount === undefined ? {} : { partCount }),
    partSize: head.size,
  };
}

/** GET of an object or of a range of it: the head is checked before the body is given away. */
export async function getObject(context: StoreContext, key: string, options: ReadOptions = {}): Promise<ObjectBody> {
  const opened = await openObject(context, key, options);
  const start = options.range?.start ?? 0;
  return resumableBody(opened, {
    start,
    reopen: (from) => {
      const range = { start: from, end: start + opened.length };
      const etag = options.ifMatch ?? opened.head.etag;
      const into = options.into?.subarray(from - start);
      return openObject(context, key, {
        ...options,
        range,
        ...(etag === undefined ? {} : { ifMatch: etag }),
        ...(into === undefined ? {} : { into }),
      });
    },
  });
}

/** A body that ends where its connection does. */
export interface OpenedBody {
  readonly head: ObjectHead;
  readonly length: number;
  readonly body: S3Answer["body"];
}

async function openObject(context: StoreContext, key: string, options: ReadOptions): Promise<OpenedBody> {
  const { into } = options;
  const request = { ...readRequest("GET", context.preset, key, options), ...(into === undefined ? {} : { into }) };
  return context.client.send({ ...request, answer: "stream" }, (answer) => {
    const head = readHead(key, answer.headers, context.preset);
    checkEtag(head, options.ifMatch);
    if (options.range !== undefined) checkRange(answer, options.range, key);
    return { head, length: contentLength(answer.headers), body: answer.body };
  });
}

function readRequest(
  method: "GET" | "HEAD",
  preset: VendorPreset,
  key: string,
  options: HeadOptions,
): Omit<S3Request, "answer"> {
  const query: [string, string][] = [];
  if (options.versionId !== undefined) query.push(["versionId", options.versionId]);
  if (options.partNumber !== undefined) query.push(["partNumber", String(options.partNumber)]);
  return {
    method,
    purpose: "read",
    key,
    ...(query.length === 0 ? {} : { query }),
    headers: readHeaders(preset, options),
    ...withSignal(options.signal),
  };
}

function readHeaders(preset: VendorPreset, { range, ifMatch, partNumber }: HeadOptions): Record<string, string> {
  const headers: Record<string, string> = { ...preset.readHeaders };
  if (range !== undefined) headers.range = `bytes=${range.start}-${range.end - 1}`;
  // The checksum of a range or a part is not the object's.
  else if (preset.checksumMode && partNumber === undefined) headers["x-amz-checksum-mode"] = "ENABLED";
  if (ifMatch !== undefined && preset.traits.ifMatchOnGet) {
    headers["if-match"] = `"${wireEtag(ifMatch, preset.upperCaseEtags)}"`;
  }
  return headers;
}

/** Also where the store honours If-Match: not every store that takes the header does. */
function checkEtag(head: ObjectHead, ifMatch: string | undefined): void {
  if (ifMatch === undefined || head.etag === undefined || head.etag === ifMatch) return;
  throw new HubError("SOURCE_CHANGED", `the object's ETag is ${head.etag}, no longer ${ifMatch}`, {
    details: { key: head.key },
  });
}

function checkRange(answer: S3Answer, asked: ByteRange, key: string): void {
  const got = contentRange(answer.headers);
  if (answer.status === 206 && got?.start === asked.start) {
    if (got.end === asked.end && contentLength(answer.headers) === asked.end - asked.start) return;
    throw new HubError("SOURCE_CHANGED", `the object ends at ${got.total}, before the range asked for`, {
      details: { key },
    });
  }
  const isWhole = asked.start === 0 && contentLength(answer.headers) === asked.end;
  if (answer.status === 200 && isWhole) return;
  throw new HubError("RANGE_IGNORED", `bytes ${asked.start} to ${asked.end} were asked for, others came`, {
    details: { key, status: answer.status, contentRange: answer.headers["content-range"] ?? "" },
  });
}
