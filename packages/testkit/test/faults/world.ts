import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialProvider } from "@dth/core/credentials";
import type { ObjectStore } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import type { WorkQueue } from "@dth/core/work-queue";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger } from "@dth/local/ledger";
import { createTransport } from "@dth/local/transport";
import { openWorkQueue } from "@dth/local/work-queue";
import { createS3Store } from "@dth/object-store/s3-store";
import { startFaultProxy } from "@dth/testkit/fault-proxy";
import type { WireFaultRates } from "@dth/testkit/fault-proxy/wire-faults";
import type { BucketHandle } from "@dth/testkit/s3-server/backdoor";
import { type Fault, type FaultRates, type FaultRequest, seededFaults } from "@dth/testkit/s3-server/faults";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { createGovernor } from "@dth/transfer/governor";
import type { EnginePorts } from "@dth/transfer/ports";
import { type Crash, crashAfter } from "./crash.ts";
import { randomBytes, seededRandom } from "./random.ts";
import { rotatingKeys } from "./rotating-keys.ts";
import { scaledClock } from "./scaled-clock.ts";

/** Bytes of a part in these tests: small, so that small objects already travel in many parts. */
export const PART_SIZE = 4096;
const BUCKET = "bucket";

/** Everything one seed decides. */
export interface World {
  readonly seed: number;
  readonly random: () => number;
  readonly source: BucketHandle;
  readonly destination: BucketHandle;
  /** Every content that a source key ever had, as text of its bytes in Latin-1. */
  readonly versions: Map<string, Set<string>>;
  /** Gives a source key new content, of the same size when it can. */
  change(key: string): void;
  /** The ports and stores of a process that dies at the `calls`-th call; absent: never. */
  boot(calls?: number): Process;
  close(): Promise<void>;
}

/** What a process of the engine holds. */
export interface Process {
  readonly ports: EnginePorts;
  readonly source: ObjectStore;
  readonly destination: ObjectStore;
  readonly crash: Crash;
  close(): Promise<void>;
}

/** Chances of what a server and the wire to it do. */
export interface WorldRates {
  readonly server: FaultRates;
  readonly wire: WireFaultRates;
  /** Chance that a work is delivered twice. */
  readonly duplicate: number;
}

/** A server behind a wire, and who may use it. */
interface Site {
  readonly server: S3Server;
  /** Of the wire. */
  readonly url: string;
  readonly credentials: CredentialProvider;
  close(): Promise<void>;
}

/** Two servers with seeded faults behind seeded wires, a filled source bucket and a state file. */
export async function createWorld(seed: number, rates: WorldRates): Promise<World> {
  const random = seededRandom(seed);
  const clock = scaledClock(200);
  const openSite = async (side: number): Promise<Site> => {
    const keys = rotatingKeys(5 + Math.floor(random() * 40));
    const slow = random() < 0.3;
    const faults = seededFaults(seed * 2 + side, rates.server);
    const server = await startS3Server({
      buckets: [BUCKET],
      limits: { minPartSize: PART_SIZE, maxKeys: 7 },
      now: clock.now,
      faults: (request) => keys.faults(request) ?? faults(request) ?? (slow ? slowListing(request) : undefined),
    });
    keys.begin(server.accessKeys);
    const proxy = await startFaultProxy({ target: server.url, seed: seed * 2 + side, faults: rates.wire });
    const close = async (): Promise<void> => {
      await proxy.close();
      await server.close();
    };
    return { server, url: proxy.url, credentials: keys.provider, close };
  };
  const sites = [await openSite(0), await openSite(1)] as const;
  const directory = mkdtempSync(join(tmpdir(), "dth-faults-"));
  const [source, destination] = [sites[0].server.bucket(BUCKET), sites[1].server.bucket(BUCKET)];
  const versions = new Map<string, Set<string>>();
  const change = (key: string): void => {
    const size = source.get(key)?.size ?? sizeOf(random);
    const bytes = randomBytes(size, random);
    const known = versions.get(key) ?? new Set();
    versions.set(key, known.add(Buffer.from(bytes).toString("latin1")));
    source.put(key, bytes, { headers: { "content-type": "text/x-seeded", "x-amz-meta-seed": String(seed) } });
  };
  const objects = 12 + Math.floor(random() * 24);
  for (let i = 0; i < objects; i++) change(`${Math.floor(random() * 4)}/${i}é ${String.fromCodePoint(0x1f600 + i)}`);
  const statePath = join(directory, "state.sqlite");
  const transports: Transport[] = [];

  const boot = (calls = Number.POSITIVE_INFINITY): Process => {
    const crash = crashAfter(calls);
    const hashing = createHashing();
    const governor = createGovernor({ clock, maxRequests: 16, maxBufferedBytes: 1 << 20 });
    const transport = createTransport({ idleTimeoutMs: 1_000 });
    transports.push(transport);
    const store = ({ url, credentials }: Site): ObjectStore => {
      const connection = {
        vendor: "minio",
        endpoint: url,
        region: "us-east-1",
        credentials,
      } as const;
      const made = createS3Store({ connection, bucket: BUCKET, transport, hashing, clock, random, listener: governor });
      const traits = { ...made.traits, parts: { ...made.traits.parts, minSize: PART_SIZE } };
      return crash.wrap({ ...made, traits, endpoint: url });
    };
    const ledger = openLedger(statePath);
    const queue = openWorkQueue(statePath, RUN_ID, { clock });
    const send: WorkQueue["send"] = async (works, delayMs) => {
      const twice = works.filter(() => random() < rates.duplicate);
      await queue.send(twice.length === 0 ? works : [...works, ...twice], delayMs);
    };
    return {
      crash,
      source: store(sites[0]),
      destination: store(sites[1]),
      ports: {
        ledger: crash.wrap(ledger),
        queue: crash.wrap({ ...methodsOf(queue), send }),
        clock,
        ids: randomIds(),
        hashing,
        governor,
      },
      close: async () => {
        await transport.close();
        await queue.close();
        await ledger.close();
      },
    };
  };

  const close = async (): Promise<void> => {
    for (const transport of transports) await transport.close();
    for (const one of sites) await one.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { seed, random, source, destination, versions, change, boot, close };
}

/** The only run of a world. */
export const RUN_ID = "seeded";

/** So slow that workers wait for the finder. */
function slowListing({ operation }: FaultRequest): Fault | undefined {
  return operation.startsWith("ListObjects") ? { kind: "delay", ms: 30 } : undefined;
}

/** A queue's methods as properties, so that one of them can be replaced. */
function methodsOf(queue: WorkQueue): WorkQueue {
  return {
    send: (works, delayMs) => queue.send(works, delayMs),
    lease: (max, visibilityMs) => queue.lease(max, visibilityMs),
    extend: (receipt, visibilityMs) => queue.extend(receipt, visibilityMs),
    acknowledge: (receipt) => queue.acknowledge(receipt),
    release: (receipt, delayMs) => queue.release(receipt, delayMs),
    depth: () => queue.depth(),
    deadLetters: (max) => queue.deadLetters(max),
    redrive: () => queue.redrive(),
    purge: () => queue.purge(),
  };
}

/** Mostly small, some empty, some of many parts. */
function sizeOf(random: () => number): number {
  const dice = random();
  if (dice < 0.1) return 0;
  if (dice < 0.8) return Math.floor(random() * PART_SIZE);
  return Math.floor(random() * 12 * PART_SIZE);
}
