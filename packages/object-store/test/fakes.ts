import { utf8 } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import type { ObjectStore, ThrottleListener } from "@dth/core/object-store";
import type { Transport, TransportBody, TransportRequest } from "@dth/core/transport";
import type { S3Connection, VendorId } from "../src/connection.ts";
import { createPortableHashing } from "../src/portable-hashing.ts";
import { createS3Store } from "../src/s3-store.ts";

/** 2026-01-02T03:04:05Z, when the fakes' clock stands. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** An answer of the recording transport; an error is thrown instead. */
export type Scripted =
  | Error
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      /** Thrown when the body is read up to its end. */
      readonly breaks?: Error;
    };

/** The answer of a store that refuses, with an error document of that code. */
export function refused(status: number, code: string, more = "", headers = {}): Scripted {
  return { status, headers, body: errorXml(code, more) };
}

/** A transport that keeps what was sent and answers by script; the last answer repeats. */
export interface RecordingTransport extends Transport {
  readonly sent: TransportRequest[];
  /** Bodies that nobody read or discarded. */
  open(): number;
}

/** Makes one. @param answer the script: in order, or by what is asked */
export function recordingTransport(
  answer: readonly Scripted[] | ((request: TransportRequest, index: number) => Scripted),
): RecordingTransport {
  const sent: TransportRequest[] = [];
  let open = 0;
  return {
    sent,
    open: () => open,
    async send(request) {
      const index = sent.push(request) - 1;
      const scripted = typeof answer === "function" ? answer(request, index) : (answer[index] ?? answer.at(-1));
      if (scripted === undefined || scripted instanceof Error) throw scripted ?? new Error("no answer scripted");
      open++;
      const { status = 200, headers = {}, body = "", breaks } = scripted;
      return { status, headers, body: bodyOf(typeof body === "string" ? utf8(body) : body, breaks, () => open--) };
    },
    close: async () => {},
  };
}

function bodyOf(bytes: Uint8Array, breaks: Error | undefined, done: () => void): TransportBody {
  return {
    async bytes() {
      done();
      if (breaks !== undefined) throw breaks;
      return bytes;
    },
    async *chunks() {
      done();
      yield bytes;
      if (breaks !== undefined) throw breaks;
    },
    discard: async () => done(),
  };
}

/** A clock that stands still; sleeps end at once and are kept. */
export function stillClock(now = NOW): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms, signal) {
      slept.push(ms);
      signal?.throwIfAborted();
    },
  };
}

/** Keys that belong to nobody. */
export const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

/** A store of a vendor over a scripted transport. */
export function scriptedStore(
  vendor: VendorId,
  answer: Parameters<typeof recordingTransport>[0],
  options: { connection?: Partial<S3Connection>; bucket?: string; listener?: ThrottleListener; clock?: Clock } = {},
): {
  readonly store: ObjectStore;
  readonly transport: RecordingTransport;
  readonly clock: Clock & { slept: number[] };
} {
  const transport = recordingTransport(answer);
  const clock = (options.clock ?? stillClock()) as Clock & { slept: number[] };
  const needsEndpoint = ["r2", "minio", "ceph", "generic"].includes(vendor);
  const connection: S3Connection = {
    vendor,
    credentials: async () => CREDENTIALS,
    ...(needsEndpoint ? { endpoint: "https://store.example" } : {}),
    ...options.connection,
  };
  const store = createS3Store({
    connection,
    bucket: options.bucket ?? "bucket",
    transport,
    hashing: createPortableHashing(),
    clock,
    random: () => 0.5,
    ...(options.listener === undefined ? {} : { listener: options.listener }),
  });
  return { store, transport, clock };
}

/** An `<Error>` document. */
export function errorXml(code: string, more = ""): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>about ${code}</Message>${more}<RequestId>R1</RequestId></Error>`;
}

/** A page of a listing. */
export function listingXml(keys: readonly string[], more = "<IsTruncated>false</IsTruncated>"): string {
  const rows = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag></Contents>`);
  return `<?xml version="1.0"?><ListBucketResult>${more}${rows.join("")}</ListBucketResult>`;
}
