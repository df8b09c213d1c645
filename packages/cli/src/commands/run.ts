import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { HubError } from "@dth/core/error";
import { EXIT } from "../exit-codes.ts";
import { connectHub } from "../hub/connect.ts";
import { runLine, runSummary } from "../hub/run-text.ts";
import { ItemSchema, pageOf, RunSchema } from "../hub/shapes.ts";
import { watchRun } from "../hub/watch-run.ts";
import { formatBytes } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Lists runs of a hub, newest first. */
export const runListCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const query = new URLSearchParams({ limit: String(Math.min(context.flags.limit ?? 20, 200)) });
  if (context.flags.task !== undefined) query.set("taskId", context.flags.task);
  const { items } = await client.get(`/runs?${query}`, pageOf(RunSchema));
  for (const run of items) {
    context.print(runLine(run, context.language));
    context.event({ event: "run", ...run });
  }
  return EXIT.ok;
};

/** Shows a run. */
export const runShowCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const run = await client.get(pathOf(context), RunSchema);
  const width = Math.min(context.host.stdout.columns(), 100);
  for (const line of runSummary(run, { language: context.language, width })) context.print(line);
  context.event({ event: "run", ...run });
  return EXIT.ok;
};

/** Shows a run until it has ended. */
export const runWatchCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  return watchRun(client, context.positionals[0] ?? "", context);
};

/** Lists what became of a run's items. */
export const runItemsCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  let left = context.flags.limit ?? Number.POSITIVE_INFINITY;
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(left, 200)) });
    if (context.flags.kind !== undefined) query.set("kinds", context.flags.kind);
    if (context.flags.code !== undefined) query.set("code", context.flags.code);
    if (context.flags.search !== undefined) query.set("search", context.flags.search);
    if (cursor !== undefined) query.set("cursor", cursor);
    const page = await client.get(`${pathOf(context)}/items?${query}`, pageOf(ItemSchema));
    for (const item of page.items) {
      const why = item.code === undefined ? "" : `  ${item.code}: ${printable(item.message ?? "")}`;
      context.print(`${padEnd(item.kind, 8)} ${padEnd(formatBytes(item.size), 9)} ${printable(item.key)}${why}`);
      context.event({ event: "item", ...item });
    }
    left -= page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined && left > 0);
  return EXIT.ok;
};

/** Has the hub verify a receipt, and downloads it with its manifest where a directory is named. */
export const runReceiptCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const [id = "", directory] = context.positionals;
  const { clock } = context.host;
  await client.await(`${pathOf(context)}/verify-receipt`, (ms) => clock.sleep(ms, context.stop));
  context.print(`${say(context.language, "receipt")} ${id}: ${say(context.language, "ok")}`);
  context.event({ event: "receipt", runId: id, ok: true });
  if (directory === undefined) return EXIT.ok;
  const receipt = join(resolve(context.host.directory, directory), `${id}.json`);
  await save(receipt, await client.download(`${pathOf(context)}/receipt`));
  await save(receipt.replace(/\.json$/u, ".manifest.jsonl.gz"), await client.download(`${pathOf(context)}/manifest`));
  context.print(receipt);
  return EXIT.ok;
};

async function save(path: string, { body }: Response): Promise<void> {
  try {
    await writeFile(path, body === null ? "" : Readable.from(body));
  } catch (cause) {
    throw new HubError("FILE_SYSTEM", `${path} cannot be written`, { cause });
  }
}

function pathOf({ positionals: [id = ""] }: CommandContext): string {
  return `/runs/${encodeURIComponent(id)}`;
}
