import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HubError } from "@dth/core/error";
import { EXIT } from "../exit-codes.ts";
import { connectHub } from "../hub/connect.ts";
import { pageOf, RunSchema, type Task, TaskSchema } from "../hub/shapes.ts";
import { PluginsSchema, withSettings } from "../hub/task-settings.ts";
import { watchRun } from "../hub/watch-run.ts";
import { formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

const Page = pageOf(TaskSchema);

/** Lists tasks, those that were created last first. */
export const taskListCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  let left = context.flags.limit ?? 50;
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(left, 200)), order: "descending" });
    if (context.flags.search !== undefined) query.set("search", context.flags.search);
    if (cursor !== undefined) query.set("cursor", cursor);
    const page = await client.get(`/tasks?${query}`, Page);
    for (const task of page.items) show(task, context);
    left -= page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined && left > 0);
  return EXIT.ok;
};

function show(task: Task, { print, event, language }: CommandContext): void {
  const state = padEnd(task.paused ? "PAUSED" : task.progress, 11);
  const next = task.nextRunAt === undefined ? "" : `  next ${formatInstant(task.nextRunAt)}`;
  print(`${task.id}  ${state}  ${padEnd(task.plugin, 4)}  ${printable(task.name)}${next}`);
  if (task.error !== undefined) print(`    ${task.error.code}: ${printable(task.error.message)}`);
  if (task.stuck !== undefined)
    print(`    stuck since ${formatInstant(task.stuck.since)}: ${task.stuck.because[language]}`);
  event({ event: "task", ...task });
}

/** Creates a task from JSON in a file or on standard input, from settings, or from both. */
export const taskCreateCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const given = await givenTask(context);
  const { set: settings = [] } = context.flags;
  const input =
    settings.length === 0
      ? given
      : withSettings(given, settings, (await client.get("/plugins", PluginsSchema)).items, context.host.clock.now());
  const start = context.flags.start === false ? "?start=false" : "";
  const task = await client.post(`/tasks${start}`, input, TaskSchema);
  show(task, context);
  return context.flags.watch && task.currentRunId !== undefined
    ? watchRun(client, task.currentRunId, context)
    : EXIT.ok;
};

/** What the file says; nothing where settings say it all. */
async function givenTask(context: CommandContext): Promise<unknown> {
  const { positionals, flags, host } = context;
  const [from] = positionals;
  if (from !== undefined) return parseTask(from === "-" ? await host.readStdin() : await readTask(from, context), from);
  if (flags.set !== undefined) return {};
  throw new HubError("INVALID_INPUT", "dth task create needs a FILE, or --set NAME=VALUE");
}

async function readTask(path: string, { host }: CommandContext): Promise<string> {
  try {
    return await readFile(resolve(host.directory, path), "utf8");
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${path} cannot be read`, { cause });
  }
}

function parseTask(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${from === "-" ? "standard input" : from} is not JSON`, { cause });
  }
}

/** Shows a task whole, as JSON. */
export const taskShowCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const task = await client.get(pathOf(context), TaskSchema);
  context.print(JSON.stringify(task, undefined, 2));
  context.event({ event: "task", ...task });
  return EXIT.ok;
};

/** Runs a task now. */
export const taskRunCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const run = await client.post(`${pathOf(context)}/run`, {}, RunSchema);
  context.print(`${run.id}  #${run.number}  ${run.progress}`);
  context.event({ event: "run", ...run });
  return context.flags.watch ? watchRun(client, run.id, context) : EXIT.ok;
};

/** `dth task start`. */
export const taskStartCommand: CommandHandler = (context) => steer("start", context);
/** `dth task stop`. */
export const taskStopCommand: CommandHandler = (context) => steer("stop", context);
/** `dth task pause`. */
export const taskPauseCommand: CommandHandler = (context) => steer("pause", context);
/** `dth task resume`. */
export const taskResumeCommand: CommandHandler = (context) => steer("resume", context);

async function steer(action: "start" | "stop" | "pause" | "resume", context: CommandContext) {
  const client = await connectHub(context);
  show(await client.post(`${pathOf(context)}/${action}`, {}, TaskSchema), context);
  return EXIT.ok;
}

/** Deletes a task with its history. */
export const taskDeleteCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const [id = ""] = context.positionals;
  await client.send("DELETE", pathOf(context));
  context.print(`deleted ${id}`);
  context.event({ event: "task-deleted", id });
  return EXIT.ok;
};

function pathOf({ positionals: [id = ""] }: CommandContext): string {
  return `/tasks/${encodeURIComponent(id)}`;
}
