import { ERROR_CODES, type LocalizedText } from "@dth/core/error-codes";
import type { Problem } from "../entities.ts";

/** What people are told of a worker that ended by itself: why, and what can be done. What ended it is said in its own words. */
export function workerEndedText({ code, message }: Problem): LocalizedText {
  const { en, zh } = ERROR_CODES[code].remedy;
  return { en: `a worker ended: ${code}: ${message}. ${en}`, zh: `有 worker 已终止：${code}：${message}。${zh}` };
}
