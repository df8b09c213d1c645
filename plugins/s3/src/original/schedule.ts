import type { TaskInput } from "@dth/core/task";
import { cronOfEventBridge } from "./cron.ts";
import { invalid, issue, type OriginalParameters } from "./parameters.ts";

type ScheduleInput = NonNullable<TaskInput["schedule"]>;

/**
 * When the original ran: on a cron expression, once without one, and as events arrive.
 *
 * @param notes gets what could not be taken over
 */
export function scheduleOf(parameters: OriginalParameters, notes: string[]): ScheduleInput {
  const event = parameters.text("srcEvent") ?? "No";
  const newer = parameters.text("ec2CronExpression");
  const older = parameters.text("ecsCronExpression");
  const cron = cronOf(newer ?? older, notes);
  if (event === "No") return cron ?? { kind: "once" };
  if (event !== "Create" && event !== "CreateAndDelete") {
    throw invalid([issue("srcEvent", "must be No, Create or CreateAndDelete", "必须为 No、Create 或 CreateAndDelete")]);
  }
  notes.push("Events: point the bucket's notifications at this task's address, which the task page shows.");
  const deletes = event === "CreateAndDelete";
  return { kind: "events", deletes, ...(cron === undefined ? {} : { sweep: cron }) };
}

function cronOf(text: string | undefined, notes: string[]) {
  if (text === undefined) return undefined;
  const expression = cronOfEventBridge(text);
  if (expression !== undefined) return { kind: "cron", expression, timeZone: "UTC" } as const;
  notes.push(`The schedule "${text}" cannot be said in five fields; set one, the task runs once until then.`);
  return undefined;
}
