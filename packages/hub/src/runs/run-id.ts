import type { Ids } from "@dth/core/clock";

/**
 * Id of a new run or plan. It begins with its task's id, which has no hyphen, so that whatever is kept under it says whose
 * it is: a role can then be held to one task's runs by the beginning of a key (docs/decisions/0014).
 */
export function newRunId(ids: Ids, taskId: string): string {
  return `${taskId}-${ids.next()}`;
}
