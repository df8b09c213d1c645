import { HubError } from "@dth/core/error";
import * as v from "valibot";
import type { CommandContext } from "../commands/context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { createHubClient, type HubClient } from "../hub/client.ts";
import { RunSchema, TaskSchema } from "../hub/shapes.ts";
import { watchRun } from "../hub/watch-run.ts";

/** One side of a task: a connection, and what is meant at it. */
export interface DemoSide {
  readonly connection: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A task that has run. */
export interface DemoTask {
  readonly id: string;
  readonly runId: string;
  readonly code: ExitCode;
}

const EVERY_MINUTES = 15;

const Created = v.object({ id: v.string() });
const Graph = v.object({
  data: v.object({
    listTasksV2: v.object({
      total: v.number(),
      items: v.array(v.object({ id: v.string(), name: v.string(), progress: v.string() })),
    }),
    runs: v.object({
      items: v.array(
        v.object({
          taskId: v.string(),
          number: v.number(),
          progress: v.string(),
          manifestSha256: v.nullable(v.string()),
        }),
      ),
    }),
  }),
});

/** What GraphQL tells: the original's own query beside one of ours. */
export type GraphAnswer = v.InferOutput<typeof Graph>["data"];

/** The original's clients ask the first; the second is this hub's. */
export const GRAPH_QUERY =
  "{ listTasksV2 { total items { id name progress } } runs { items { taskId number progress manifestSha256 } } }";

/** The demo as a person at a hub: over REST and GraphQL only, with a token. */
export class HubApi {
  readonly #client: HubClient;
  readonly #token: string;
  readonly #context: CommandContext;

  constructor(url: string, token: string, context: CommandContext) {
    this.#client = createHubClient({ url, token, language: context.language, signal: context.stop });
    this.#token = token;
    this.#context = context;
  }

  async storeSecret(name: string, value: Readonly<Record<string, string>>): Promise<void> {
    await this.#client.send("POST", "/secrets", { name, value });
  }

  /** @returns its id */
  async connect(name: string, plugin: string, type: string, parameters: object): Promise<string> {
    return (await this.#client.post("/connections", { name, plugin, type, parameters }, Created)).id;
  }

  /** Creates a task that runs at once, and follows it to its end. */
  async runTask(
    name: string,
    plugin: string,
    source: DemoSide,
    destination: DemoSide,
    options = {},
  ): Promise<DemoTask> {
    const input = { name, plugin, source, destination, options, schedule: { kind: "once" } };
    const task = await this.#client.post("/tasks", input, TaskSchema);
    const runId = task.currentRunId ?? task.lastRun?.id;
    if (runId === undefined) throw new HubError("INTERNAL", "the task did not start");
    return { id: task.id, runId, code: await watchRun(this.#client, runId, this.#context) };
  }

  /** Creates a task that runs at regular times, and starts its first run. */
  async keepRunning(name: string, source: DemoSide, destination: DemoSide, options: object): Promise<void> {
    const schedule = { kind: "rate", everyMinutes: EVERY_MINUTES };
    const input = { name, plugin: "s3", source, destination, options, schedule };
    const task = await this.#client.post("/tasks", input, TaskSchema);
    if (task.currentRunId === undefined) await this.#client.post(`/tasks/${task.id}/run`, {}, RunSchema);
  }

  /** Runs a task once more. @returns how many items were copied; undefined when it did not end well */
  async runAgain({ id }: DemoTask): Promise<number | undefined> {
    const run = await this.#client.post(`/tasks/${id}/run`, {}, RunSchema);
    if ((await watchRun(this.#client, run.id, this.#context)) !== EXIT.ok) return undefined;
    return (await this.#client.get(`/runs/${run.id}`, RunSchema)).tally?.copied.objects;
  }

  /** @throws HubError `RECEIPT_INVALID` */
  verifyReceipt({ runId }: DemoTask): Promise<void> {
    return this.#client.send("POST", `/runs/${runId}/verify-receipt`);
  }

  async graph(): Promise<GraphAnswer> {
    const answer = await fetch(`${this.#client.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      body: JSON.stringify({ query: GRAPH_QUERY }),
    });
    const result = v.safeParse(Graph, await answer.json());
    if (!result.success) throw new HubError("BAD_RESPONSE", "GraphQL answered something else than was asked for");
    return result.output.data;
  }
}
