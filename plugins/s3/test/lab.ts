import { Buffer } from "node:buffer";
import type { CredentialProvider } from "@dth/core/credentials";
import type { Ledger } from "@dth/core/ledger";
import type { ParameterValues } from "@dth/core/parameter";
import type { RunControl } from "@dth/core/plugin";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Job } from "@dth/core/task";
import type { WorkQueue } from "@dth/core/work-queue";
import { createTransport } from "@dth/local/transport";
import { type FakeClock, fakeClock } from "@dth/testkit/clock";
import { memoryLedger } from "@dth/testkit/ledger";
import { type MemoryPluginHost, memoryPluginHost } from "@dth/testkit/plugin-host";
import { DEFAULT_ACCESS_KEY, type S3ServerOptions } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { memorySecretStore } from "@dth/testkit/secret-store";

/** What a test wants to have otherwise. */
export interface LabOptions {
  readonly server?: S3ServerOptions;
  readonly refused?: readonly string[];
  readonly ambient?: CredentialProvider;
  /** Default: in memory. */
  readonly ledger?: Ledger;
}

/** An S3 server with the buckets `from` and `to`, and hosts that share a ledger as processes do. */
export interface Lab {
  readonly server: S3Server;
  readonly clock: FakeClock;
  /** The host of a process; later ones know what earlier ones did. */
  host(): MemoryPluginHost;
  job(change?: JobChange): Job;
  control(signal?: AbortSignal): RunControl & { readonly snapshots: () => readonly ProgressSnapshot[] };
  /** Lets time pass until `promise` settles. */
  settle<T>(promise: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What differs from job to job; parameters are added to those of the lab's server. */
export interface JobChange extends Partial<Pick<Job, "runId" | "events" | "plan" | "options">> {
  readonly source?: ParameterValues;
  readonly destination?: ParameterValues;
  /** Id of the source's kind. */
  readonly from?: string;
  readonly to?: string;
}

/** Opens a lab. The secret `keys` holds the server's keys. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  // The server's Date header is of the machine: a clock far from it would look wrong to clients.
  const clock = fakeClock(Date.now());
  const server = await startS3Server({ buckets: ["from", "to"], now: () => clock.now(), ...options.server });
  const transport = createTransport();
  const ledger = options.ledger ?? memoryLedger();
  const queues = new Map<string, WorkQueue>();
  const secrets = memorySecretStore(clock);
  await secrets.write("keys", { ...DEFAULT_ACCESS_KEY });
  const { refused, ambient } = options;
  return {
    server,
    clock,
    host: () =>
      memoryPluginHost({
        clock,
        ledger,
        queues,
        secrets,
        transport,
        ...(refused === undefined ? {} : { refused }),
        ...(ambient === undefined ? {} : { ambient }),
      }),
    job: (change = {}) => jobOf(server, change),
    control(signal = new AbortController().signal) {
      const taken: (() => ProgressSnapshot)[] = [];
      return { signal, watch: (snapshot) => void taken.push(snapshot), snapshots: () => taken.map((take) => take()) };
    },
    async settle(promise) {
      let isSettled = false;
      const mark = (): void => {
        isSettled = true;
      };
      promise.then(mark, mark);
      while (!isSettled) await clock.advance(5);
      return promise;
    },
    async close() {
      await transport.close();
      await server.close();
    },
  };
}

/** Both sides are one server, which could copy by itself: bytes travel all the same, unless a test asks otherwise. */
function jobOf({ url }: S3Server, { source, destination, from, to, options, ...change }: JobChange): Job {
  const side = { endpoint: url, auth: "secret", secret: "keys", prefix: "" };
  return {
    taskId: "task1",
    runId: "run1",
    plugin: "s3",
    source: { type: from ?? "minio", parameters: { ...side, bucket: "from", ...source } },
    destination: { type: to ?? "minio", parameters: { ...side, bucket: "to", ...destination } },
    options: { serverSideCopy: "never", ...options },
    ...change,
  };
}

/** Bytes that differ everywhere. */
export function noise(size: number, seed = 1): Uint8Array {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
