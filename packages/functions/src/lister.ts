import process from "node:process";
import { toHubError } from "@dth/core/error";
import { PLUGINS } from "@dth/plugins/plugins";
import * as v from "valibot";
import { underItsCode } from "./launch/explain-error.ts";
import { closeRun } from "./lister/close-run.ts";
import { listRun } from "./lister/list-run.ts";
import { type ListerTask, openListerTask } from "./lister/lister-task.ts";
import { notCopied } from "./lister/not-copied.ts";
import { createLog } from "./log.ts";

const text = v.pipe(v.string(), v.minLength(1));
const values = v.record(v.string(), v.string());

/** What the state machine of runs asks (plugins/ecr/template/images.asl.json). */
const EventSchema = v.variant("action", [
  v.object({ action: v.literal("list"), runId: text, execution: text, parameters: values }),
  v.object({ action: v.literal("settle"), runId: text, batch: v.number(), error: v.string(), cause: v.string() }),
  v.object({ action: v.literal("close"), runId: text, parameters: values }),
]);

type Event = v.InferOutput<typeof EventSchema>;

/** Milliseconds that are kept for what follows a listing. */
const MARGIN_MS = 60_000;

const log = createLog((line) => process.stdout.write(line), Date.now);

/**
 * Lists images on both sides, settles batches that nobody copied, closes runs. Throws a `TransientError` for what may pass
 * by itself, and anything else under the code of the error.
 */
export async function handler(
  event: unknown,
  context: { readonly getRemainingTimeInMillis: () => number },
): Promise<unknown> {
  const asked = v.parse(EventSchema, event);
  const left = Math.max(0, context.getRemainingTimeInMillis() - MARGIN_MS);
  try {
    const task = await openListerTask(process.env, PLUGINS, log);
    try {
      return await answer(task, asked, left);
    } finally {
      await task.close();
    }
  } catch (error) {
    const cause = toHubError(error);
    log("error", "the lister cannot do what it was asked", { action: asked.action, runId: asked.runId, error });
    if (!cause.retryable) throw underItsCode(cause);
    throw Object.assign(new Error(`${cause.code}: ${cause.message}`), { name: "TransientError" });
  }
}

async function answer(task: ListerTask, asked: Event, leftMs: number): Promise<unknown> {
  const { action, runId } = asked;
  switch (action) {
    case "list": {
      const answered = await listRun(task, asked, AbortSignal.timeout(leftMs));
      log("info", "listed", { runId, state: answered.state, batches: answered.batches.length });
      return answered;
    }
    case "settle": {
      const reason = notCopied(asked.error, asked.cause);
      const images = await task.batched.settle(runId, task.ports, reason, asked.batch);
      log("warn", "a batch was not copied", { runId, batch: asked.batch, images, error: reason });
      return {};
    }
    case "close": {
      const failed = await closeRun(task, runId);
      log("info", "the run has ended", { runId, failed });
      return { failed };
    }
  }
}
