import type { Check } from "@dth/core/check";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { withForeignWords } from "@dth/core/foreign-words";
import type { Plugin } from "@dth/core/plugin";
import type { Job, TaskSpec } from "@dth/core/task";
import type { HubPorts } from "../ports.ts";
import { hearingsOf } from "./hearings.ts";

/**
 * Whether the hub hears by itself what changes at a task's source; nothing where the task does not wait for events, or the
 * hub never hears anything by itself.
 */
export async function checkHearing(
  { listener, records }: HubPorts,
  plugin: Plugin,
  job: Job,
  { schedule }: Pick<TaskSpec, "schedule">,
): Promise<Check | undefined> {
  if (listener === undefined || schedule.kind !== "events") return undefined;
  const place = plugin.eventPlace?.(job.source);
  if (place === undefined) return SENT;
  const refusal = listener.refuses(place);
  if (refusal !== undefined) return problem(refusal.code, refusal.message);
  const { since, error } = (await hearingsOf(records).find(job.taskId)) ?? {};
  if (error !== undefined) return problem(error.code, error.message);
  return since === undefined ? SOON : HEARD;
}

const WHAT = { side: "source", name: "events" } as const;

const HEARD: Check = { ...WHAT, state: "ok", finding: { en: "the hub listens", zh: "hub 正在监听" } };

const SOON: Check = {
  ...WHAT,
  state: "ok",
  finding: {
    en: "the hub listens from about two minutes after the task was started",
    zh: "任务启动约两分钟后 hub 开始监听",
  },
};

const SENT: Check = {
  ...WHAT,
  state: "note",
  finding: { en: "this source tells the hub nothing by itself", zh: "该源端不会自行通知 hub" },
  fix: {
    en: "Send its notifications to POST /api/v1/tasks/{id}/events.",
    zh: "请将其通知发送到 POST /api/v1/tasks/{id}/events。",
  },
};

function problem(code: ErrorCode, message: string): Check {
  return { ...WHAT, state: "problem", finding: withForeignWords(code, message), code, fix: ERROR_CODES[code].remedy };
}
