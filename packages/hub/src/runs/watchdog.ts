import type { LocalizedText } from "@dth/core/error-codes";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Task } from "../entities.ts";
import { LEASE_MS } from "./lease.ts";
import type { RunDocument } from "./run-records.ts";
import { workerEndedText } from "./worker-ended.ts";

/** Milliseconds without a count or byte that moved, after which a run is stuck. */
const NO_PROGRESS_MS = 15 * 60_000;
/** Milliseconds that bringing an execution into being may take: a machine needs minutes, and others may be before it. */
const NO_START_MS = 30 * 60_000;
/** Milliseconds without a sign of life that are worth telling people of; until then recovery is at it. */
const NO_LIFE_MS = 3 * 60_000;

type Stuck = NonNullable<Task["stuck"]>;

/** Whether nothing moves, since when, and why; undefined while all is well. A paused run is not stuck. */
export function findStuck(run: RunDocument, now: number): Stuck | undefined {
  if (run.paused) return undefined;
  const { heartbeatAt, launchedAt = run.startedAt, progressedAt = run.startedAt } = run;
  if (heartbeatAt === undefined || heartbeatAt < launchedAt - LEASE_MS) return notStarted(launchedAt, now);
  if (now - heartbeatAt > NO_LIFE_MS) return { since: heartbeatAt, because: NO_LIFE };
  const since = Math.max(progressedAt, launchedAt);
  return now - since > NO_PROGRESS_MS ? { since, because: workerOf(run, since) ?? reasonOf(run) } : undefined;
}

function notStarted(since: number, now: number): Stuck | undefined {
  return now - since > NO_START_MS ? { since, because: NO_START } : undefined;
}

/** A worker that ended since then says more than any count. */
function workerOf({ workerEnded }: RunDocument, since: number): LocalizedText | undefined {
  if (workerEnded === undefined || workerEnded.at < since) return undefined;
  return workerEndedText(workerEnded.problem);
}

/** The most telling thing that the last snapshot says. */
function reasonOf({ snapshot }: RunDocument): LocalizedText {
  if (snapshot === undefined) return NO_NEWS;
  const { limiting, lastError, throttles, phase, requestsInFlight } = snapshot;
  const limit = LIMITS[limiting] ?? {
    en: `it is ${phase} with ${requestsInFlight} requests under way`,
    zh: `${PHASES[phase]}，有 ${requestsInFlight} 个请求正在进行`,
  };
  const parts = [limit];
  if (throttles > 0 && !limiting.endsWith("throttled"))
    parts.push({ en: `it was throttled ${throttles} times`, zh: `已被限流 ${throttles} 次` });
  if (lastError !== undefined) {
    const { code, message } = lastError;
    parts.push({ en: `the last error was ${code}: ${message}`, zh: `最近一次错误为 ${code}：${message}` });
  }
  return { en: parts.map(({ en }) => en).join("; "), zh: parts.map(({ zh }) => zh).join("；") };
}

const NO_LIFE: LocalizedText = {
  en: "what executes the run gives no sign of life; it is started again",
  zh: "执行该运行的程序没有响应，正在重新启动",
};
const NO_START: LocalizedText = {
  en: "it waits to be executed; other runs may take every place, or what executes runs does not start",
  zh: "正在等待执行：可能其他运行占用了全部名额，或执行程序无法启动",
};
const NO_NEWS: LocalizedText = {
  en: "the run is executed but has not told of any progress",
  zh: "运行正在执行，但尚未报告任何进度",
};

const PHASES: Readonly<Record<ProgressSnapshot["phase"], string>> = {
  listing: "正在列举",
  copying: "正在复制",
  deleting: "正在删除",
  finishing: "正在收尾",
};

const LIMITS: Readonly<Record<string, LocalizedText>> = {
  listing: { en: "a listing does not go on", zh: "列举没有进展" },
  source: { en: "the source does not answer", zh: "源端没有响应" },
  destination: { en: "the destination does not answer", zh: "目标端没有响应" },
  "source-throttled": { en: "the source asks for fewer requests", zh: "源端要求减少请求" },
  "destination-throttled": { en: "the destination asks for fewer requests", zh: "目标端要求减少请求" },
  "bandwidth-cap": {
    en: "the bandwidth limit of the task lets nothing through",
    zh: "任务的带宽上限不允许任何数据通过",
  },
  "request-cap": { en: "the request limit of the task lets nothing through", zh: "任务的请求上限不允许任何请求通过" },
  "memory-cap": { en: "the memory limit lets nothing through", zh: "内存上限不允许继续" },
  cpu: { en: "the processor is busy", zh: "处理器繁忙" },
  workers: {
    en: "nobody is there to do the work: the machines or containers that copy do not start",
    zh: "没有可执行工作的机器：负责复制的实例或容器未能启动",
  },
};
