import { openLedger } from "@dth/local/ledger";
import { EXIT } from "../exit-codes.ts";
import { statePaths } from "../state-paths.ts";
import { formatCount, formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandHandler } from "./context.ts";

/** Lists runs, newest first. */
export const runsCommand: CommandHandler = async ({ host, flags, language, print, note, event }) => {
  const ledger = openLedger(statePaths(host.env, host.home).ledger);
  try {
    const runs = await ledger.runs(flags.limit ?? 20);
    for (const run of runs) {
      const tally = await ledger.tally(run.id);
      const counts = (["copied", "same", "skipped", "failed", "deleted"] as const)
        .filter((kind) => tally[kind].objects > 0)
        .map((kind) => `${say(language, kind)} ${formatCount(tally[kind].objects)}`);
      print(
        `${run.id}  ${formatInstant(run.startedAt)}  ${padEnd(say(language, `state-${run.state}`), 7)}  ${counts.join(", ")}`,
      );
      print(`    ${printable(run.source)} -> ${printable(run.destination)}`);
      const { spec: _, ...facts } = run;
      event({ event: "run", ...facts, tally });
    }
    if (runs.length === 0) note(say(language, "noRuns"));
    return EXIT.ok;
  } finally {
    await ledger.close();
  }
};
