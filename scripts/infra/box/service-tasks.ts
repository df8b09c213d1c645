import type { StateTask } from "@dth/testkit/state-machine";
import { serviceError } from "@dth/testkit/state-machine";

/** Parameters of a call to a service, as a state made them. */
export type Call = Readonly<Record<string, unknown>>;

/** Services by the end of a state's `Resource`, such as `lambda:invoke`. */
export type Services = Readonly<Record<string, (parameters: Call) => unknown>>;

/**
 * Answers for every Task state of a definition, by the service that its `Resource` names.
 *
 * @param signal aborts when the execution is stopped: nothing is asked of any service from then on
 */
export function serviceTasks(definition: unknown, services: Services, signal: AbortSignal): Record<string, StateTask> {
  const tasks: Record<string, StateTask> = {};
  const visit = (part: unknown, name: string): void => {
    if (typeof part !== "object" || part === null) return;
    if ("Type" in part && part.Type === "Task" && "Resource" in part) {
      const service = String(part.Resource).replace(/^arn:[^:]*:states:::/, "");
      tasks[name] = async (parameters) => {
        if (signal.aborted) throw serviceError("States.Runtime", "the execution was stopped");
        const answer = services[service];
        if (answer === undefined) throw serviceError("States.Runtime", `there is no service ${service}`);
        return answer(parameters);
      };
    }
    for (const [key, each] of Object.entries(part)) visit(each, key);
  };
  visit(definition, "");
  return tasks;
}
