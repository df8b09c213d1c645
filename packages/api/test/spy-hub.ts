import type { UseCaseName } from "@dth/hub/access/permissions";
import type { Caller } from "@dth/hub/caller";
import type { Hub } from "@dth/hub/hub";
import { TOY_MANIFEST } from "@dth/testkit/toy-plugin/manifest";
import * as samples from "./samples.ts";

async function* stream<T>(...values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

const gzip = () => new Response("zipped").body;

/** What each use case answers. */
const ANSWERS: Readonly<Record<UseCaseName, () => unknown>> = {
  overview: async () => samples.OVERVIEW,
  infrastructure: async () => samples.INFRASTRUCTURE,
  watch: () => stream(...samples.EVENTS),
  "plugins.list": () => [TOY_MANIFEST],
  "tasks.create": async () => samples.TASK,
  "tasks.check": async () => [{ path: "name", message: { en: "no", zh: "否" } }],
  "tasks.get": async () => samples.TASK,
  "tasks.list": async () => ({ items: [samples.TASK], cursor: "next" }),
  "tasks.edit": async () => samples.TASK,
  "tasks.clone": async () => samples.TASK,
  "tasks.start": async () => samples.TASK,
  "tasks.runNow": async () => samples.RUN,
  "tasks.pause": async () => samples.TASK,
  "tasks.resume": async () => samples.TASK,
  "tasks.stop": async () => samples.TASK,
  "tasks.delete": async () => undefined,
  "tasks.doctor": () => stream(samples.CHECK),
  "tasks.board": () => stream(samples.BOARD_ROW),
  "runs.list": async () => ({ items: [samples.RUN], cursor: "next" }),
  "runs.get": async () => samples.RUN,
  "runs.items": async () => ({ items: [samples.ITEM], cursor: "next" }),
  "runs.receipt": async () => '{"signed":true}',
  "runs.manifest": async () => ({ stream: gzip() }),
  "runs.verifyReceipt": async () => true,
  "runs.logs": async () => ({ entries: [{ at: 5, level: "info", message: "hello" }], cursor: "next" }),
  "runs.logStreams": async () => [{ runId: "r1", firstAt: 5, lastAt: 6 }],
  "runs.metrics": async () => [{ at: 60_000, values: { copied: 5, bytesPerSecond: 2 } }],
  "inbox.groups": async () => [samples.GROUP],
  "inbox.retry": async () => samples.RUN,
  "inbox.accept": async () => undefined,
  "inbox.deadLetters": async () => [
    { id: "w1", runId: "r1", kind: "items", keys: ["bear"], code: "ATTEMPTS_EXHAUSTED", remedy: "look" },
  ],
  "plans.create": async () => samples.PLAN,
  "plans.get": async () => samples.PLAN,
  "plans.apply": async () => samples.RUN,
  "connections.create": async () => samples.CONNECTION,
  "connections.get": async () => samples.CONNECTION,
  "connections.list": async () => ({ items: [samples.CONNECTION], cursor: "next" }),
  "connections.edit": async () => samples.CONNECTION,
  "connections.delete": async () => undefined,
  "connections.test": async () => [samples.CHECK],
  "secrets.write": async () => samples.SECRET,
  "secrets.list": async () => [samples.SECRET],
  "secrets.delete": async () => undefined,
  "tokens.create": async () => ({ token: "dth_new", info: samples.API_TOKEN }),
  "tokens.list": async () => [samples.API_TOKEN],
  "tokens.revoke": async () => undefined,
  "channels.create": async () => samples.CHANNEL,
  "channels.list": async () => [samples.CHANNEL],
  "channels.edit": async () => samples.CHANNEL,
  "channels.delete": async () => undefined,
  "channels.test": async () => undefined,
  "events.ingest": async () => 2,
  "portability.exportAll": async () => ({ version: 1 }),
  "portability.importAll": async () => ({ tasks: 1, connections: 2, channels: 3 }),
  "portability.importOriginal": async () => ({ task: samples.TASK, notes: ["one"] }),
  "audit.list": async () => ({ items: [samples.AUDIT], cursor: "next" }),
};

/** One call that a door made. */
export interface Call {
  readonly name: string;
  readonly caller: Caller;
  /** Signals by the word. */
  readonly args: readonly unknown[];
}

/** A hub that remembers its calls and answers samples. */
export function spyHub(): { readonly hub: Hub; readonly calls: Call[] } {
  const calls: Call[] = [];
  const use =
    (name: string, answer: () => unknown) =>
    (caller: Caller, ...args: readonly unknown[]) => {
      calls.push({ name, caller, args: args.map((each) => (each instanceof AbortSignal ? "signal" : each)) });
      return answer();
    };
  const hub: Record<string, unknown> = {};
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const [group = "", method] = name.split(".");
    if (method === undefined) hub[group] = use(name, answer);
    else hub[group] = { ...Object(hub[group]), [method]: use(name, answer) };
  }
  const tokens = { ...Object(hub.tokens), authenticate: async () => ({ id: "k1", name: "ci", role: "admin" }) };
  // The table above has an answer for every use case of the type.
  return { hub: { ...hub, tokens } as unknown as Hub, calls };
}
