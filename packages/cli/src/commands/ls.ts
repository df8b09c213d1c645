import type { ObjectEntry } from "@dth/core/object";
import { EXIT } from "../exit-codes.ts";
import { createMachine, LOOKING } from "../machine.ts";
import { type OpenPlace, openSource } from "../places/place.ts";
import { nothingFound } from "../text/nothing-found.ts";
import { formatBytes, formatCount, formatInstant } from "../text/units.ts";
import { padStart, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Lists one level, or everything below with `--recursive`. */
export const lsCommand: CommandHandler = async (context) => {
  const machine = await createMachine(context.host, LOOKING, context.waiting);
  try {
    const place = await openSource(context.positionals[0] ?? "", "only", context.flags, machine);
    await list(context, place);
    return EXIT.ok;
  } finally {
    await machine.close();
  }
};

async function list(context: CommandContext, { side, single, place }: OpenPlace): Promise<void> {
  const { flags, stop, event } = context;
  const limit = flags.limit ?? Number.POSITIVE_INFINITY;
  const total = { objects: 0, prefixes: 0, bytes: 0 };
  const grouped = !flags.recursive && !single;
  let continuation: string | undefined;
  do {
    const page = await side.store.list({
      prefix: side.prefix,
      signal: stop,
      ...(single ? { maxKeys: 1 } : {}),
      ...(grouped ? { delimiter: "/" } : {}),
      ...(continuation === undefined ? {} : { continuation }),
    });
    for (const prefix of page.commonPrefixes) {
      if (total.objects + total.prefixes >= limit) break;
      total.prefixes += 1;
      showPrefix(context, prefix, side.prefix);
    }
    for (const entry of page.entries) {
      if (total.objects + total.prefixes >= limit) break;
      total.objects += 1;
      total.bytes += entry.size;
      showEntry(context, entry, single ? "" : side.prefix);
    }
    continuation = single || total.objects + total.prefixes >= limit ? undefined : page.continuation;
  } while (continuation !== undefined);
  const prefixes = total.prefixes > 0 ? `${formatCount(total.prefixes)} ${say(context.language, "prefixes")}, ` : "";
  context.note(
    `${prefixes}${formatCount(total.objects)} ${say(context.language, "objects")}, ${formatBytes(total.bytes)}`,
  );
  const isEmpty = total.objects + total.prefixes === 0 && limit > 0;
  if (isEmpty) context.note(nothingFound(place, context.language));
  event({ event: "summary", ...total, ...(isEmpty ? { nothingFound: true } : {}) });
}

function showPrefix({ print, event }: CommandContext, prefix: string, below: string): void {
  print(`${" ".repeat(31)}${printable(prefix.slice(below.length))}`);
  event({ event: "prefix", prefix });
}

function showEntry({ print, event }: CommandContext, entry: ObjectEntry, below: string): void {
  const when = entry.lastModified === undefined ? " ".repeat(19) : formatInstant(entry.lastModified);
  const storageClass = entry.storageClass && entry.storageClass !== "STANDARD" ? `  ${entry.storageClass}` : "";
  print(`${when}  ${padStart(formatBytes(entry.size), 8)}  ${printable(entry.key.slice(below.length))}${storageClass}`);
  event({ event: "object", ...entry });
}
