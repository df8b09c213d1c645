import { dirname, join } from "node:path";
import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { Ledger } from "@dth/core/ledger";
import { openLedger } from "@dth/local/ledger";
import { openWorkQueue } from "@dth/local/work-queue";
import type { EnginePorts, RunRequest } from "@dth/transfer/ports";
import { type RunHandle, type RunSummary, retryRun, startRun } from "@dth/transfer/run";
import type { CommandContext } from "../commands/context.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import type { Machine } from "../machine.ts";
import { openPlace } from "../places/place.ts";
import { createDisplay, watch } from "../progress/display.ts";
import { renderError } from "../text/error-text.ts";
import { takeLeadership } from "./leadership.ts";
import { type WrittenReceipt, writeReceipt } from "./receipts.ts";
import type { RunSpec } from "./run-spec.ts";
import { type SkippedGroup, skippedBy } from "./skipped.ts";
import { foundNothing, reasonsOf, renderSummary } from "./summary.ts";

/** How a run is taken up. */
export type Way =
  | { readonly kind: "lead" }
  | { readonly kind: "retry"; readonly code?: ErrorCode | undefined }
  /** Works along with a leading process. */
  | { readonly kind: "join" };

/** A run to drive to its end. */
export interface Drive {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly way: Way;
}

/** Runs it with progress on the terminal, writes its receipt and says how it ended. */
export async function driveRun(context: CommandContext, machine: Machine, drive: Drive): Promise<ExitCode> {
  const ledger = openLedger(machine.paths.ledger);
  const queue = openWorkQueue(machine.paths.ledger, drive.runId, { clock: machine.clock });
  try {
    const request = toRequest(drive, machine);
    const { clock, ids, hashing, governor } = machine;
    const ports: EnginePorts = { ledger, queue, clock, ids, hashing, governor };
    return await conduct(context, machine, { ...drive, request, ports });
  } finally {
    await queue.close();
    await ledger.close();
  }
}

function toRequest({ runId, spec }: Drive, machine: Machine): RunRequest {
  const { source, destination, options } = spec;
  return {
    runId,
    source: { store: openPlace(source, "source", machine), prefix: source.prefix },
    destination: { store: openPlace(destination, "destination", machine), prefix: destination.prefix },
    options,
  };
}

interface Conduct extends Drive {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
}

async function conduct(context: CommandContext, machine: Machine, conduct: Conduct): Promise<ExitCode> {
  const { runId, spec, way } = conduct;
  const lock = join(dirname(machine.paths.ledger), "leaders", runId);
  const resign = way.kind === "join" ? async () => {} : await takeLeadership(lock, runId);
  try {
    context.event({ event: "run", runId, source: spec.source.text, destination: spec.destination.text });
    const handle = await start(conduct, machine);
    const summary = await follow(context, handle);
    const receipt =
      way.kind === "join" ? undefined : await writeReceipt({ runId, spec, ledger: conduct.ports.ledger }, machine);
    const skipped = summary.tally.skipped.objects === 0 ? [] : await skippedBy(conduct.ports.ledger, runId);
    const reasons = await reasonsOf(conduct.ports.ledger, runId, summary.failures);
    return conclude(context, {
      handle,
      summary,
      receipt,
      skipped,
      reasons,
      source: spec.source,
      leftOut: machine.leftOut,
    });
  } finally {
    await resign();
  }
}

/** So long the others wait for the work of a process that was killed: the state file is asked for nothing. */
const LEASE_MS = 60_000;

async function start({ way, request, ports, spec }: Conduct, { host }: Machine): Promise<RunHandle> {
  const how = { leaseMs: LEASE_MS, ...(host.cpu === undefined ? {} : { cpu: host.cpu }) };
  if (way.kind === "retry")
    return retryRun(request, ports, { ...how, ...(way.code === undefined ? {} : { code: way.code }) });
  return startRun(request, ports, { spec, workOnly: way.kind === "join", ...how });
}

async function follow(context: CommandContext, handle: RunHandle): Promise<RunSummary> {
  const { flags, host, language, stop, event } = context;
  const mode = flags.json ? "json" : flags.quiet ? "none" : host.stderr.isTerminal ? "live" : "plain";
  const display = createDisplay({ mode, language, output: host.stderr, events: event });
  const halt = (): void => handle.stop();
  stop.addEventListener("abort", halt, { once: true });
  if (stop.aborted) halt();
  const over = new AbortController();
  try {
    void leanOnceLarge(handle, host, over.signal);
    return await watch(display, handle.progress, handle.finished, host.clock);
  } finally {
    over.abort();
    stop.removeEventListener("abort", halt);
  }
}

/** A run of more keys is a long one: its memory counts for more than its time. */
const MANY_KEYS = 50_000;
const LOOK_MS = 100;

async function leanOnceLarge({ progress }: RunHandle, host: Host, over: AbortSignal): Promise<void> {
  while (progress().found.objects < MANY_KEYS) {
    await host.clock.sleep(LOOK_MS, over).catch(() => undefined);
    if (over.aborted) return;
  }
  host.keepHeapLean?.();
}

interface Ended {
  readonly handle: RunHandle;
  readonly summary: RunSummary;
  readonly receipt: WrittenReceipt | undefined;
  readonly skipped: readonly SkippedGroup[];
  readonly reasons: ReadonlyMap<ErrorCode, string>;
  readonly source: RunSpec["source"];
  readonly leftOut: ReadonlyMap<string, string>;
}

function conclude(context: CommandContext, { handle, summary, ...ended }: Ended): ExitCode {
  const { receipt, skipped, leftOut } = ended;
  const { host, language, print, event } = context;
  const { elapsedMs, transferredBytes } = handle.progress();
  const width = Math.min(host.stdout.columns(), 100);
  print(renderSummary(summary, { language, width, elapsedMs, transferredBytes, ...ended }).trimEnd());
  const { error, ...facts } = summary;
  const failure = error && { code: error.code, message: error.message };
  const { path, lost } = receipt ?? {};
  const end = { elapsedMs, transferredBytes, receipt: path, lost, skipped, error: failure, leftOut: leftOut.size };
  const nothing = foundNothing(summary) ? { nothingFound: true } : {};
  event({ event: "summary", ...facts, ...end, ...nothing });
  if (error) host.stderr.write(`\n${renderError(error, { language, width, debug: host.env.DTH_DEBUG === "1" })}`);
  return exitCodeOfSummary(summary);
}

/** Failed objects are one thing, a run that could not go on another. */
function exitCodeOfSummary({ state, error, tally }: RunSummary): ExitCode {
  if (error) return exitCodeOf(error.code);
  if (state === "stopped") return EXIT.stopped;
  return tally.failed.objects > 0 ? EXIT.items : EXIT.ok;
}

/** Whether a run has failed objects, for picking one to retry. */
export async function hasFailures(ledger: Ledger, runId: string): Promise<boolean> {
  return (await ledger.failures(runId)).length > 0;
}

/** Reads `--code`. @throws HubError `INVALID_INPUT` */
export function refuseUnknownCode(code: string, known: readonly string[]): void {
  if (!known.includes(code)) throw new HubError("INVALID_INPUT", `"${code}" is no error code; see dth help errors`);
}
