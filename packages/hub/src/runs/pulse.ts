import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import type { MetricSample } from "@dth/core/metric-history";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { HubPorts } from "../ports.ts";
import { type Crew, createCrew } from "./crew.ts";
import { sleepUnlessAborted } from "./lease.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/** Milliseconds between two signs of life. */
const BEAT_MS = 1_000;
/** Milliseconds between two measurements. */
const SAMPLE_MS = 10_000;

/** The signs of life of one execution of a run. */
export interface Pulse {
  /** Snapshots are taken from here from now on. */
  watch(snapshot: () => ProgressSnapshot): void;
  /** Gives a last sign and ends. @returns whether the run is still this executor's */
  end(): Promise<boolean>;
}

/** What a pulse is of. */
export interface PulseOptions {
  readonly run: RunDocument;
  readonly executor: string;
  /** Aborted as soon as somebody wants the run to stop or pause, or another executor has it. */
  readonly stop: AbortController;
}

/**
 * Once a second: a sign of life with the progress into the run's record, to watchers and, less often, to the metrics; and
 * a look at whether the run should go on. A record store that cannot be reached costs signs of life, not the run.
 */
export function startPulse(ports: HubPorts, options: PulseOptions): Pulse {
  const beat = new Heart(ports, options);
  const ended = new AbortController();
  const beating = beat.until(ended.signal);
  return {
    watch: (snapshot) => beat.watch(snapshot),
    async end() {
      ended.abort();
      await beating;
      await beat.once(true);
      return !beat.lost;
    },
  };
}

class Heart {
  lost = false;
  readonly #ports: HubPorts;
  readonly #options: PulseOptions;
  readonly #crew: Crew;
  /** As this process knows it: written over without reading again, unless somebody else has changed it. */
  #run: RunDocument;
  #snapshot: (() => ProgressSnapshot) | undefined;
  #progress: string | undefined;
  #sampled: { readonly at: number; readonly snapshot: ProgressSnapshot } | undefined;

  constructor(ports: HubPorts, options: PulseOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#run = options.run;
    this.#crew = createCrew(ports, options.run.id);
  }

  watch(snapshot: () => ProgressSnapshot): void {
    this.#snapshot = snapshot;
  }

  async until(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await sleepUnlessAborted(this.#ports.clock, BEAT_MS, ended);
      if (!ended.aborted) await this.once(false);
    }
  }

  /** @param last measures whatever the time, so that short runs are seen too */
  async once(last: boolean): Promise<void> {
    const snapshot = await this.#look(last);
    try {
      await this.#write(snapshot);
      if (snapshot !== undefined) await this.#measure(snapshot, last);
    } catch (error) {
      await this.#complain(error);
    }
    if (snapshot !== undefined && !this.lost) this.#publish(snapshot);
    this.#heed();
  }

  /** The run as all who work on it make it; those who cannot be seen are left out. */
  async #look(last: boolean): Promise<ProgressSnapshot | undefined> {
    const own = this.#snapshot;
    if (own === undefined) return undefined;
    try {
      await this.#crew.look(own, last);
    } catch (error) {
      await this.#complain(error);
    }
    return this.#crew.joined(own());
  }

  async #write(snapshot: ProgressSnapshot | undefined): Promise<void> {
    const now = this.#ports.clock.now();
    const progress = snapshot && signatureOf(snapshot);
    const moved = this.#hasMoved(snapshot, progress);
    const runs = runsOf(this.#ports.records);
    const alter = (current: RunDocument): RunDocument =>
      isOurs(current, this.#options) ? beaten(current, now, snapshot, moved) : current;
    try {
      // A sign of life that a power failure takes is of no use after it either.
      this.#run = await runs.replace(beaten(this.#run, now, snapshot, moved), "process");
    } catch (error) {
      if (!hasCode(error, "CONFLICT")) throw error;
      this.#run = await runs.change(this.#run.id, alter);
    }
    this.#progress = progress;
  }

  /** That a process has begun is no progress: only what it settled beyond the one before it is. */
  #hasMoved(snapshot: ProgressSnapshot | undefined, progress: string | undefined): boolean {
    if (snapshot === undefined) return false;
    if (this.#progress !== undefined) return progress !== this.#progress;
    const before = this.#options.run.snapshot;
    return settledItems(snapshot) > (before === undefined ? 0 : settledItems(before));
  }

  #heed(): void {
    const { stop } = this.#options;
    this.lost = !isOurs(this.#run, this.#options);
    if (this.lost) stop.abort(new HubError("CANCELLED", "another process executes the run"));
    else if (this.#run.paused) stop.abort(new HubError("CANCELLED", "the run was paused"));
    else if (this.#run.progress === "STOPPING") stop.abort(new HubError("CANCELLED", "the run was stopped"));
  }

  async #measure(snapshot: ProgressSnapshot, last: boolean): Promise<void> {
    const at = this.#ports.clock.now();
    const before = this.#sampled ?? { at: snapshot.startedAt, snapshot: undefined };
    if (at - before.at < SAMPLE_MS && !(last && at > before.at)) return;
    this.#sampled = { at, snapshot };
    const { taskId, id } = this.#run;
    await this.#ports.metrics.record(taskId, id, sampleOf(snapshot, before.snapshot, at, at - before.at));
  }

  #publish(snapshot: ProgressSnapshot): void {
    const { taskId, id: runId, progress } = this.#run;
    this.#ports.live.publish({ kind: "run", taskId, runId, progress, snapshot, at: this.#ports.clock.now() });
  }

  async #complain(error: unknown): Promise<void> {
    const { code, message } = toHubError(error);
    await logRun(this.#ports, { taskId: this.#run.taskId, runId: this.#run.id }, "warn", `${code}: ${message}`);
  }
}

function isOurs(run: RunDocument, { executor }: PulseOptions): boolean {
  return run.executor === executor && !hasEnded(run);
}

/** A run with one more sign of life. */
export function beaten(
  run: RunDocument,
  now: number,
  snapshot: ProgressSnapshot | undefined,
  moved: boolean,
): RunDocument {
  return {
    ...run,
    heartbeatAt: now,
    ...(snapshot !== undefined && { snapshot }),
    ...(moved && { progressedAt: now, launches: 0 }),
  };
}

/** Changes whenever anything moves. */
export function signatureOf({
  found,
  same,
  filtered,
  copied,
  skipped,
  failed,
  deleted,
  transferredBytes,
}: ProgressSnapshot) {
  const counts = [found, same, filtered, copied, skipped, failed, deleted].map(({ objects }) => objects);
  return [...counts, transferredBytes].join(" ");
}

function sampleOf(
  now: ProgressSnapshot,
  before: ProgressSnapshot | undefined,
  at: number,
  elapsedMs: number,
): MetricSample {
  const { copied, failed, queued, retries, throttles, transferredBytes } = now;
  // What this process found already done when it began is not its speed.
  const items = settledItems(now) - (before === undefined ? settledItems(now) : settledItems(before));
  const bytes = transferredBytes - (before?.transferredBytes ?? 0);
  const perSecond = (count: number) => Math.max(0, Math.round((count * 1_000) / elapsedMs));
  const rates =
    elapsedMs > 0 ? { bytesPerSecond: perSecond(bytes), ...(before && { itemsPerSecond: perSecond(items) }) } : {};
  return {
    at,
    values: { ...rates, copied: copied.objects, failed: failed.objects, queued: queued.objects, retries, throttles },
  };
}

function settledItems({ copied, skipped, failed, deleted }: ProgressSnapshot): number {
  return copied.objects + skipped.objects + failed.objects + deleted.objects;
}

/** Writes a line of the hub's own into a run's log. A log that cannot be written never fails a run. */
export async function logRun(
  { logs, clock }: Pick<HubPorts, "logs" | "clock">,
  { taskId, runId }: RunRef,
  level: "info" | "warn" | "error",
  message: string,
): Promise<void> {
  try {
    await logs.append(taskId, runId, [{ at: clock.now(), level, message }]);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
  }
}
