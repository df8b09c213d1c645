import { hasCode } from "@dth/core/error";
import type { CommandContext } from "../commands/context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Screen } from "../progress/screen.ts";
import type { HubClient } from "./client.ts";
import { progressLine, runSummary } from "./run-text.ts";
import { type Run, RunSchema } from "./shapes.ts";

/** Milliseconds between two looks: the hub writes a run's progress down as often. */
const LOOK_MS = 1_000;
/** Looks without an answer after which the hub counts as gone: one that is started anew is back by then. */
const PATIENCE = 60;

/**
 * Shows a run until it has ended or waits, through restarts of the hub.
 *
 * @throws HubError `NETWORK` when the hub stays away, `NOT_FOUND`, `CANCELLED`
 */
export async function watchRun(client: HubClient, runId: string, context: CommandContext): Promise<ExitCode> {
  let shown = "";
  for (;;) {
    const run = await look(client, runId, context);
    const line = `   ${progressLine(run, context.language)}`;
    if (line !== shown) show(line, context);
    shown = line;
    context.event({ event: "run", ...run });
    if (isOver(run)) return end(run, context);
    await context.host.clock.sleep(LOOK_MS, context.stop);
  }
}

/** In place on a terminal, else line by line. */
function show(line: string, { host: { stderr }, flags, note }: CommandContext): void {
  if (stderr instanceof Screen && stderr.isTerminal && !flags.quiet && !flags.json) stderr.frame([line]);
  else note(line);
}

async function look(client: HubClient, runId: string, { host, stop }: CommandContext): Promise<Run> {
  for (let tries = 1; ; tries++) {
    try {
      return await client.get(`/runs/${encodeURIComponent(runId)}`, RunSchema);
    } catch (error) {
      if (tries >= PATIENCE || !hasCode(error, "NETWORK", "RATE_LIMITED")) throw error;
      await host.clock.sleep(LOOK_MS, stop);
    }
  }
}

function isOver({ progress, paused }: Run): boolean {
  return paused || progress === "DONE" || progress === "ERROR" || progress === "STOPPED";
}

function end(run: Run, { host, print, language }: CommandContext): ExitCode {
  if (host.stderr instanceof Screen && host.stderr.isTerminal) host.stderr.frame([]);
  for (const line of runSummary(run, { language, width: Math.min(host.stdout.columns(), 100) })) print(line);
  if (run.progress === "ERROR") return EXIT.unusable;
  if (run.progress === "STOPPED") return EXIT.stopped;
  return (run.openFailures ?? 0) > 0 ? EXIT.items : EXIT.ok;
}
