import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { createPacer, type Pacer } from "@dth/transfer/governor/pacer";
import { listOf, numberOf } from "../endpoints/values.ts";
import type { Sides } from "../find/sides.ts";
import { createSlots, type Slots } from "../run/slots.ts";
import { openSkopeo, type Skopeo, type SkopeoSide } from "../skopeo/skopeo.ts";
import { createKeyedLock, type KeyedLock } from "./keyed-lock.ts";
import { createQuotaGuard, type QuotaGuard } from "./quota-guard.ts";

/** Each holds a piece of 8 MiB. */
const BLOBS_AT_ONCE = 8;

/** What the copies of a run share. */
export interface CopyContext {
  readonly job: Job;
  readonly host: PluginHost;
  readonly sides: Sides;
  /** Absent: our own client copies, for only its connections keep to the operator's addresses. */
  readonly skopeo: Skopeo | undefined;
  /** Bounds the blobs that our own client has under way, and with them its memory. */
  readonly blobs: Slots;
  readonly signal: AbortSignal;
  readonly platforms: readonly string[];
  readonly attached: "copied" | "always" | "none";
  /** How often one image is tried again because a registry asks for fewer requests. */
  readonly patience: number;
  readonly quota: QuotaGuard;
  /** Manifests that may be written in a second; absent where nothing limits them. */
  readonly writes: Pacer | undefined;
  readonly lock: KeyedLock;
  /** Repositories that are known to be there, by the promise of making them. */
  readonly repositories: Map<string, Promise<void>>;
  /** Tags of the source by which something is attached, by repository. */
  readonly attachedTags: Map<string, Promise<ReadonlySet<string>>>;
  /** Sides whose registry lacks the referrers API. */
  readonly withoutReferrers: Set<"source" | "destination">;
  /** What one image came to so far, on average, in manifests. */
  readonly manifests: { images: number; total: number };
  /** Keys of what this process has moved. */
  readonly moved: Set<string>;
  retries: number;
}

/** How the copies of this process are ended, and how they share registries with others. */
export interface CopiesOptions {
  readonly signal: AbortSignal;
  /** Processes that write to the destination at the same time. */
  readonly writers: number;
  readonly patience: number;
}

/** Which attachments a job wants: with what is copied, of every image, or none. */
export function attachedOf({ options: { attached } }: Job): CopyContext["attached"] {
  return attached === "none" || attached === "always" ? attached : "copied";
}

/** Opens what the copies of a run need. @throws HubError `DISK_FULL`, `FILE_SYSTEM` */
export async function openCopies(
  job: Job,
  host: PluginHost,
  sides: Sides,
  { signal, writers, patience }: CopiesOptions,
): Promise<CopyContext> {
  const { options } = job;
  const most = sides.destination.manifestsPerSecond;
  const rate = most === undefined ? undefined : most / writers;
  const idleTimeoutMs = (numberOf(options, "stallMinutes") ?? 30) * 60_000;
  return {
    job,
    host,
    sides,
    skopeo: host.ownConnectionsOnly ? undefined : await openSkopeo({ processes: host.processes, idleTimeoutMs }),
    blobs: createSlots(BLOBS_AT_ONCE),
    signal,
    platforms: listOf(options, "platforms"),
    attached: attachedOf(job),
    patience,
    quota: createQuotaGuard(() => sides.source.session.requester.quota(), host.clock),
    writes: rate === undefined ? undefined : createPacer({ clock: host.clock, rate, burstMs: 1_000 }),
    lock: createKeyedLock(),
    repositories: new Map(),
    attachedTags: new Map(),
    withoutReferrers: new Set(),
    manifests: { images: 0, total: 0 },
    moved: new Set(),
    retries: 0,
  };
}

/** A manifest of the source, for skopeo. */
export function sourceSide({ sides: { source } }: CopyContext, repository: string, digest: string): SkopeoSide {
  return { address: source.address, login: source.login, repository, reference: digest };
}

/** A name at the destination, for skopeo. @param repository the destination's */
export function destinationSide(
  { sides: { destination } }: CopyContext,
  repository: string,
  reference: string,
): SkopeoSide {
  return { address: destination.address, login: destination.login, repository, reference };
}

/** Waits until so many manifests may be written. */
export async function paceWrites(context: CopyContext, manifests: number): Promise<void> {
  await context.writes?.take(manifests, context.signal);
}
