import { EXIT } from "../exit-codes.ts";
import { prepareDestination } from "../places/place.ts";
import { driveRun } from "../runs/drive.ts";
import { withTransfer } from "../transfer-session.ts";
import type { CommandHandler } from "./context.ts";
import { look } from "./diff.ts";

/** Copies what is missing or different, or says what it would copy. */
export const copyCommand: CommandHandler = (context) =>
  withTransfer(context, async (session) => {
    if (session.options.dryRun) {
      await look(context, session, "what is done");
      return EXIT.ok;
    }
    const { machine, source, destination, options } = session;
    prepareDestination(destination);
    const spec = { version: 1 as const, source: source.place, destination: destination.place, options };
    context.note(`${source.place.text} -> ${destination.place.text}`);
    return driveRun(context, machine, { runId: machine.ids.next(), spec, way: { kind: "lead" } });
  });
