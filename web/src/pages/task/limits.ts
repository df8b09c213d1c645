import type { LocalizedText } from "@dth/core/error-codes";
import type { LimitingFactor } from "@dth/core/run-progress";
import { text } from "../../i18n/text.ts";

/** What holds a run back, and what a person can do about it. */
export interface Limit {
  readonly what: LocalizedText;
  readonly next: LocalizedText;
  /** It does not go on as it could. */
  readonly waiting?: boolean;
}

/** What a run says of itself, and what is said of one that does not move. */
export const LIMITS = {
  listing: {
    what: text("Listing what is there is the slowest part", "列举内容最慢"),
    next: text(
      "Copying keeps up with it. A narrower prefix, or a list of the keys, leaves less to list.",
      "复制速度跟得上列举。缩小前缀范围或提供键清单可减少列举。",
    ),
  },
  source: {
    what: text("The source is the slower side", "来源端较慢"),
    next: text(
      "Nothing is wrong. A hub nearer to the source, or more at once in the task's options, may be faster.",
      "一切正常。将服务部署在离来源端更近处，或在任务选项中提高并发，可能更快。",
    ),
  },
  destination: {
    what: text("The destination is the slower side", "目标端较慢"),
    next: text(
      "Nothing is wrong. A hub nearer to the destination, or more at once in the task's options, may be faster.",
      "一切正常。将服务部署在离目标端更近处，或在任务选项中提高并发，可能更快。",
    ),
  },
  "source-throttled": {
    what: text("The source asks for fewer requests", "来源端要求减少请求"),
    next: text(
      "The hub slows down by itself and nothing is lost. Run it at a quieter time, or ask the source's provider for more.",
      "传输中心会自动降速，不会丢失数据。可在空闲时段运行，或向来源端服务商申请更高配额。",
    ),
    waiting: true,
  },
  "destination-throttled": {
    what: text("The destination asks for fewer requests", "目标端要求减少请求"),
    next: text(
      "The hub slows down by itself and nothing is lost. Run it at a quieter time, or ask the destination's provider for more.",
      "传输中心会自动降速，不会丢失数据。可在空闲时段运行，或向目标端服务商申请更高配额。",
    ),
    waiting: true,
  },
  cpu: {
    what: text("The processor is busy", "处理器繁忙"),
    next: text(
      "Fewer runs at the same time, or a machine with faster cores, would speed it up.",
      "减少同时进行的运行，或换用更快的处理器，可提高速度。",
    ),
  },
  "bandwidth-cap": {
    what: text("The bandwidth limit of the task", "任务设定的带宽上限"),
    next: text(
      "It goes as fast as it may. Edit raises or lifts the limit.",
      "已达允许的最大速度。可通过“编辑”提高或取消上限。",
    ),
  },
  "request-cap": {
    what: text("The task's limit on what goes on at once", "任务设定的并发或请求上限"),
    next: text(
      "It goes as fast as it may. Edit raises the limit, if both sides can take more.",
      "已达允许的最大速度。若两端仍有余力，可通过“编辑”提高上限。",
    ),
  },
  "memory-cap": {
    what: text("The memory limit of the task", "任务设定的内存上限"),
    next: text("It goes as fast as it may. Edit raises the limit.", "已达允许的最大速度。可通过“编辑”提高上限。"),
  },
  workers: {
    what: text("Nobody is there to do the work", "尚无工作进程"),
    next: text(
      "Machines or containers are being started, which takes some minutes. Infrastructure shows how far they are.",
      "正在启动实例或容器，需要几分钟。可在“基础设施”中查看进度。",
    ),
    waiting: true,
  },
  nothing: {
    what: text("Nothing: it runs freely", "无瓶颈，正在全速运行"),
    next: text("Neither side, nor a limit, nor this machine holds it back.", "两端、各项上限和本机都没有形成瓶颈。"),
  },
} as const satisfies Readonly<Record<LimitingFactor, Limit>>;

/** Why a run that has not ended does not move, where that is no matter of speed. */
export const STANDSTILLS = {
  STARTING: {
    what: text("It waits to be executed", "正在等待执行"),
    next: text(
      "It begins when a place is free. On AWS its stack and machines are started first, which takes some minutes; Infrastructure shows how far they are.",
      "有空位即开始。在 AWS 上会先启动堆栈与实例，需要几分钟；可在“基础设施”中查看进度。",
    ),
    waiting: true,
  },
  STOPPING: {
    what: text("It is coming to its end", "正在停止"),
    next: text(
      "What is under way is finished or left as it was; what arrived stays.",
      "进行中的内容会完成或保持原状；已送达的内容会保留。",
    ),
    waiting: true,
  },
  paused: {
    what: text("It was paused", "已暂停"),
    next: text("Resume goes on where it stopped; nothing is copied twice.", "“继续”会从停止处接着运行，不会重复复制。"),
    waiting: true,
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** What to say of a run that has not ended. What a newer hub calls by another name is said to be that. */
export function limitOf(run: {
  readonly progress: string;
  readonly paused: boolean;
  readonly limiting: string | undefined;
}): Limit {
  if (run.paused) return STANDSTILLS.paused;
  if (run.progress === "STOPPING") return STANDSTILLS.STOPPING;
  if (run.progress === "STARTING" || run.limiting === undefined) return STANDSTILLS.STARTING;
  const known: Readonly<Record<string, Limit>> = LIMITS;
  const name = { en: run.limiting, zh: run.limiting };
  return known[run.limiting] ?? { what: name, next: { en: "", zh: "" } };
}
