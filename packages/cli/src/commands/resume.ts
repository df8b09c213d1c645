import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import type { Ledger, RunRecord } from "@dth/core/ledger";
import { openLedger } from "@dth/local/ledger";
import type { ExitCode } from "../exit-codes.ts";
import { createMachine } from "../machine.ts";
import { driveRun, hasFailures, refuseUnknownCode, type Way } from "../runs/drive.ts";
import { pickRun, readRunSpec } from "../runs/run-spec.ts";
import { statePaths } from "../state-paths.ts";
import { adjustOptions } from "../transfer-options.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Goes on with a run that was stopped, was killed, or failed. */
export const resumeCommand: CommandHandler = (context) =>
  takeUp(context, { kind: "lead" }, { fits: (_, run) => run.state !== "done", none: "every run has ended" });

/** Tries failed objects again. */
export const retryCommand: CommandHandler = async (context) => {
  const { code } = context.flags;
  if (code !== undefined) refuseUnknownCode(code, Object.keys(ERROR_CODES));
  return takeUp(
    context,
    { kind: "retry", code: code as ErrorCode | undefined },
    { fits: (ledger, run) => hasFailures(ledger, run.id), none: "no run has failures" },
  );
};

/** Works along with the process that leads a run. */
export const workerCommand: CommandHandler = (context) =>
  takeUp(context, { kind: "join" }, { fits: (_, run) => run.state === "running", none: "no run is going on" });

/** Which run a command takes up where none is named. */
interface Wanted {
  readonly fits: (ledger: Ledger, run: RunRecord) => boolean | Promise<boolean>;
  readonly none: string;
}

async function takeUp(context: CommandContext, way: Way, wanted: Wanted): Promise<ExitCode> {
  const { flags, host, positionals } = context;
  const run = await findRun(context, wanted, positionals[0]);
  const kept = readRunSpec(run);
  const spec = { ...kept, options: adjustOptions(kept.options, flags) };
  const machine = await createMachine(host, spec.options, context.waiting);
  try {
    context.note(`${run.id}: ${spec.source.text} -> ${spec.destination.text}`);
    return await driveRun(context, machine, { runId: run.id, spec, way });
  } finally {
    await machine.close();
  }
}

async function findRun({ host }: CommandContext, { fits, none }: Wanted, name: string | undefined): Promise<RunRecord> {
  const ledger = openLedger(statePaths(host.env, host.home).ledger);
  try {
    return await pickRun(ledger, name, { fits: (run) => fits(ledger, run), none });
  } finally {
    await ledger.close();
  }
}
