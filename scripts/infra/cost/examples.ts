import type { Bookkeeping } from "./bookkeeping-figures.ts";
import { type CostLine, counted } from "./cost-line.ts";
import { PRICES } from "./prices.ts";
import type { S3Requests } from "./s3-requests.ts";

const GIB = 1024 ** 3;
const TIB = 1024 ** 4;

/** What the examples of the original are about, in its own numbers. */
export const EXAMPLES = {
  large: { objects: 20_480, size: TIB / 20_480 },
  small: { objects: Math.floor(TIB / (10 * 1024)), size: 10 * 1024 },
  images: { images: 27, bytes: 3 * GIB },
} as const;

/**
 * How fast a machine is. Nothing of this was measured on AWS: `bytesPerSecond` is the original's own figure for the way to
 * Beijing, which the network decides; `objectsPerSecond` is an eighth of what two cores did on loopback
 * (docs/benchmarks.md), so that a burstable machine stays within what it may always use.
 */
export const SPEED = { bytesPerSecond: GIB / 60, objectsPerSecond: 500 } as const;

/** Machines at once: the template's default. */
const MACHINES = 20;
/** The finder's and the copier's processors and memory in GB, as the templates have them. */
const TASK = { processors: 1, memory: 2 };
/** GB of a machine's disk, as the template has it. */
const DISK = 30;
/** Metrics of a task that the hub keeps (packages/core/src/metric-points.ts), and GB of logs of one run. */
const OTHERS = { metrics: 5, logs: 0.5 };
/** US dollars a million objects and month: what the ledger keeps of them (docs/benchmarks-aws.md). */
const KEPT_PER_MILLION = 0.02;

/** What one run's S3 calls and books were counted to take. */
export interface Counted {
  readonly s3: S3Requests;
  /** Of each object. */
  readonly books: Bookkeeping;
}

/** The bill of an S3 example, at {@link SPEED}. */
export function objectsCost({ objects, size }: { objects: number; size: number }, { s3, books }: Counted) {
  const seconds = Math.max((objects * size) / SPEED.bytesPerSecond, objects / SPEED.objectsPerSecond);
  const hours = seconds / 3600;
  const span = hours / MACHINES;
  const gigabytes = (objects * size) / GIB;
  const units = { writes: objects * books.writes, reads: objects * books.reads, messages: objects * books.messages };
  const lines: readonly CostLine[] = [
    { item: "machines", count: `${counted(hours, 1)} hours of t4g.small`, usd: hours * machineHour() },
    { item: "finder", count: `${counted(span, 1)} hours of Fargate`, usd: span * fargateHour() },
    {
      item: "s3",
      count: `${counted(s3.gets)} reads, ${counted(s3.puts)} writes and lists`,
      usd: s3.gets * PRICES.get.amount + s3.puts * PRICES.put.amount,
    },
    {
      item: "records",
      count: `${counted(units.writes)} writes, ${counted(units.reads)} reads`,
      usd: units.writes * PRICES.write.amount + units.reads * PRICES.read.amount,
    },
    { item: "kept", count: `${counted(objects)} objects`, usd: (objects / 1e6) * KEPT_PER_MILLION },
    { item: "queue", count: `${counted(units.messages)} requests`, usd: units.messages * PRICES.message.amount },
    { item: "out", count: `${counted(gigabytes)} GB`, usd: gigabytes * PRICES.out.amount },
    {
      item: "others",
      count: `${OTHERS.logs} GB of logs, ${OTHERS.metrics} metrics`,
      usd: OTHERS.logs * PRICES.log.amount + OTHERS.metrics * span * PRICES.metric.amount,
    },
  ];
  return lines;
}

/** Seconds of Fargate that the original counted for 27 images, and of its function: the network decides the first. */
const ORIGINAL_IMAGES = { copying: 2_200, listing: 35.2 };

/** The bill of the images, each in a repository of its own, so that each is a task of its own. `transitions` are counted. */
export function imagesCost({ bytes }: { bytes: number }, transitions: number): readonly CostLine[] {
  const { copying, listing } = ORIGINAL_IMAGES;
  const gigabytes = bytes / GIB;
  return [
    {
      item: "lister",
      count: `${counted(listing)} s of Lambda`,
      usd: listing * 0.5 * PRICES.compute.amount + PRICES.call.amount,
    },
    { item: "transitions", count: `${transitions} transitions`, usd: transitions * PRICES.transition.amount },
    {
      item: "copier",
      count: `${counted(copying)} s of ${TASK.processors} processor and ${TASK.memory} GB`,
      usd: (copying / 3600) * fargateHour(),
    },
    { item: "out", count: `${counted(gigabytes)} GB`, usd: gigabytes * PRICES.out.amount },
  ];
}

function machineHour(): number {
  const { instance, monitoring, address, disk } = PRICES;
  return instance.amount + monitoring.amount + address.amount + DISK * disk.amount;
}

/** An hour of the finder or the copier, which have a public address too. */
export function fargateHour(): number {
  const { fargateProcessor, fargateMemory, address } = PRICES;
  return TASK.processors * fargateProcessor.amount + TASK.memory * fargateMemory.amount + address.amount;
}
