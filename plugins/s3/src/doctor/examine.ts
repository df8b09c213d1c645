import type { ObjectAttributes } from "@dth/core/object";
import type { Side } from "@dth/transfer/ports";
import type { Checklist } from "./checklist.ts";
import { checkReach, checkReading } from "./reading.ts";
import { checkWriting, type WriteCheckOptions } from "./writing.ts";

/** Tries what a run does with its source. */
export async function examineSource(list: Checklist, side: Side, signal: AbortSignal): Promise<void> {
  const { listed, sample } = await checkReach(list, side, signal);
  if (sample !== undefined) await checkReading(list, side.store, sample, signal);
  else if (listed) list.skip("read", { en: "there is no object to read", zh: "没有可读取的对象" });
}

/** How a destination may be tried. */
export interface DestinationExam extends Omit<WriteCheckOptions, "attributes"> {
  /** Nothing is written. */
  readonly readOnly: boolean;
  /** What the task asks for every object: class, encryption, access control list. */
  readonly attributes?: ObjectAttributes;
}

/** Tries what a run does with its destination. */
export async function examineDestination(list: Checklist, side: Side, exam: DestinationExam): Promise<void> {
  const { listed } = await checkReach(list, side, exam.signal);
  if (exam.readOnly) list.skip("write", { en: "--read-only", zh: "--read-only" });
  // Who may write need not be allowed to list.
  else if (listed || list.checks.some((check) => check.code === "ACCESS_DENIED")) {
    await checkWriting(list, side, { ...exam, attributes: exam.attributes ?? {} });
  } else list.skip("write", { en: "the bucket cannot be reached", zh: "无法访问桶" });
}
