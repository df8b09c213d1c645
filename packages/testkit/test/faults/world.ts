import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "@dth/core/transport";
import type { WireFaultRates } from "@dth/testkit/fault-proxy/wire-faults";
import type { BucketHandle } from "@dth/testkit/s3-server/backdoor";
import type { FaultRates } from "@dth/testkit/s3-server/faults";
import { bootProcess, type Process } from "./process.ts";
import { randomBytes, seededRandom } from "./random.ts";
import { scaledClock } from "./scaled-clock.ts";
import { BUCKET, openSite, PART_SIZE } from "./site.ts";

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

/** Chances of what a server and the wire to it do. */
export interface WorldRates {
  readonly server: FaultRates;
  readonly wire: WireFaultRates;
  /** Chance that a work is delivered twice. */
  readonly duplicate: number;
}

/** Two servers with seeded faults behind seeded wires, a filled source bucket and a state file. */
export async function createWorld(seed: number, rates: WorldRates): Promise<World> {
  const random = seededRandom(seed);
  const clock = scaledClock(200);
  const open = (side: number) => openSite({ seed: seed * 2 + side, random, now: clock.now, rates });
  const sites = [await open(0), await open(1)] as const;
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
    const process = bootProcess({ random, clock, sites, statePath, duplicate: rates.duplicate, calls });
    transports.push(process.transport);
    return process;
  };
  const close = async (): Promise<void> => {
    for (const transport of transports) await transport.close();
    for (const one of sites) await one.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { seed, random, source, destination, versions, change, boot, close };
}

/** Mostly small, some empty, some of many parts. */
function sizeOf(random: () => number): number {
  const dice = random();
  if (dice < 0.1) return 0;
  if (dice < 0.8) return Math.floor(random() * PART_SIZE);
  return Math.floor(random() * 12 * PART_SIZE);
}
