import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AccessLog } from "./access-log.ts";
import { Gate } from "./authorize.ts";
import { BucketHandle } from "./backdoor.ts";
import { diskBlobs } from "./disk-blobs.ts";
import { handle, type Serving } from "./handle.ts";
import { Journal, replay } from "./journal.ts";
import { memoryBlobs } from "./memory-blobs.ts";
import {
  type AccessKey,
  type BucketOptions,
  DEFAULT_ACCESS_KEY,
  DEFAULT_LIMITS,
  type S3ServerOptions,
} from "./options.ts";
import { newBucket } from "./state.ts";
import { Storage } from "./storage.ts";

/** A running server. */
export interface S3Server {
  /** `http://127.0.0.1:PORT`, for path-style requests. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  /** Who may sign; tests add, change and remove. */
  readonly accessKeys: Map<string, AccessKey>;
  readonly log: AccessLog;
  /** A bucket from behind. It need not exist yet. */
  bucket(name: string): BucketHandle;
  createBucket(options: string | BucketOptions): BucketHandle;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts a small S3 on 127.0.0.1 that behaves as Amazon's, except where `quirks` and `faults` say otherwise. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const region = options.region ?? "us-east-1";
  const now = options.now ?? Date.now;
  const accessKeys = new Map<string, AccessKey>(
    Object.entries(
      options.accessKeys ?? { [DEFAULT_ACCESS_KEY.accessKeyId]: { secret: DEFAULT_ACCESS_KEY.secretAccessKey } },
    ),
  );
  const { storage, close: closeStorage } = openStorage(options.directory);
  const log = new AccessLog(options.logSize ?? 10_000);
  const createBucket = (bucket: string | BucketOptions): BucketHandle => {
    addBucket(storage, typeof bucket === "string" ? { name: bucket } : bucket, region, now());
    return new BucketHandle(typeof bucket === "string" ? bucket : bucket.name, storage, now);
  };
  for (const bucket of options.buckets ?? []) createBucket(bucket);
  const server = createServer(listener(servingOf(options, { region, now, accessKeys, storage, log })));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    region,
    accessKeys,
    log,
    bucket: (name) => new BucketHandle(name, storage, now),
    createBucket,
    close: async () => {
      await stop(server);
      closeStorage();
    },
  };
}

interface Parts {
  readonly region: string;
  readonly accessKeys: Map<string, AccessKey>;
  readonly storage: Storage;
  readonly log: AccessLog;
  now(): number;
}

function servingOf(options: S3ServerOptions, { region, now, accessKeys, storage, log }: Parts): Serving {
  const quirks = options.quirks ?? {};
  const gate = new Gate({
    region,
    accessKeys,
    anyRegion: quirks.anyRegion ?? false,
    wrongRegion: options.wrongRegion ?? "malformed",
    now,
  });
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    service: { storage, gate, quirks, limits, region, now },
    domain: options.domain ?? "localhost",
    log,
    faults: options.faults,
    attempts: new Map(),
    expireCredentials: (accessKeyId) => {
      const accessKey = accessKeys.get(accessKeyId);
      if (accessKey) accessKeys.set(accessKeyId, { ...accessKey, expiresAt: 0 });
    },
  };
}

function openStorage(directory: string | undefined): { storage: Storage; close: () => void } {
  if (directory === undefined) return { storage: new Storage(memoryBlobs()), close: () => {} };
  const blobs = diskBlobs(join(directory, "bodies"));
  const buckets = replay(directory, blobs);
  blobs.sweep();
  const journal = new Journal(directory);
  const storage = new Storage(blobs, journal);
  for (const bucket of buckets.values()) storage.buckets.set(bucket.name, bucket);
  return { storage, close: () => journal.close() };
}

/** A bucket that an earlier process left keeps its objects and takes the new settings. */
function addBucket(storage: Storage, options: BucketOptions, region: string, now: number): void {
  const settings = {
    name: options.name,
    region: options.region ?? region,
    public: options.public ?? false,
    requesterPays: options.requesterPays ?? false,
    versioning: options.versioning ?? false,
  };
  const known = storage.buckets.get(options.name);
  storage.addBucket(known ? Object.assign(known, settings) : newBucket({ ...settings, created: now }));
}

function listener(serving: Serving): Parameters<typeof createServer>[1] {
  return (message, response) => void handle(serving, message, response);
}

function listen(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = 60_000;
  // A slow uploader is no attacker here: the transport under test has time-outs of its own.
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
