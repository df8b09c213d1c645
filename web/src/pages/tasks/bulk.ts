import { type ApiError, toApiError } from "../../api/api-error.ts";
import type { TaskRowF } from "../../api/operations.ts";
import { steer, type TaskVerb, verbsOf } from "./task-actions.ts";

/** In the order of their buttons. */
const VERBS: readonly TaskVerb[] = ["start", "runNow", "pause", "resume", "stop", "delete"];

/** Requests on their way at once. */
const AT_ONCE = 8;

/** Something that can be done to at least one of several tasks, and to which. */
export interface BulkVerb {
  readonly verb: TaskVerb;
  readonly tasks: readonly TaskRowF[];
}

/** A task that could not be steered, and why. */
export interface Refusal {
  readonly task: Pick<TaskRowF, "id" | "name">;
  readonly error: ApiError;
}

/** What can be done to tasks as they are, each with the tasks that it makes sense for. */
export function bulkVerbs(chosen: readonly TaskRowF[]): readonly BulkVerb[] {
  return VERBS.map((verb) => ({ verb, tasks: chosen.filter((task) => verbsOf(task).includes(verb)) })).filter(
    ({ tasks }) => tasks.length > 0,
  );
}

/** Steers tasks, a few at a time. Never rejects. @returns those that the hub refused, each with its reason */
export async function steerAll({ verb, tasks }: BulkVerb, act = steer): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  const left = [...tasks];
  const work = async () => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) {
      try {
        await act(verb, task.id);
      } catch (error) {
        refused.push({ task, error: toApiError(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return refused;
}
