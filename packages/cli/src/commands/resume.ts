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
  takeUp(context, { kind: "lead" }, (_, run) => run.state !== "done");

/** Tries failed objects again. */
export const retryCommand: CommandHandler = async (context) => {
  const { code } = context.flags;
  if (code !== undefined) refuseUnknownCode(code, Object.keys(ERROR_CODES));
  return takeUp(context, { kind: "retry", code: code as ErrorCode | undefined }, (ledger, run) =>
    hasFailures(ledger, run.id),
  );
};

/** Works along with the process that leads a run. */
export const workerCommand: CommandHandler = (context) =>
  takeUp(context, { kind: "join" }, (_, run) => run.state === "running");

async function takeUp(
  context: CommandContext,
  way: Way,
  fits: (ledger: Ledger, run: RunRecord) => boolean | Promise<boolean>,
): Promise<ExitCode> {
  const { flags, host, positionals } = context;
  const run = await findRun(context, (ledger, record) => fits(ledger, record), positionals[0]);
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

async function findRun(
  { host }: CommandContext,
  fits: (ledger: Ledger, run: RunRecord) => boolean | Promise<boolean>,
  name: string | undefined,
): Promise<RunRecord> {
  const ledger = openLedger(statePaths(host.env, host.home).ledger);
  try {
    return await pickRun(ledger, name, (run) => fits(ledger, run));
  } finally {
    await ledger.close();
  }
}
