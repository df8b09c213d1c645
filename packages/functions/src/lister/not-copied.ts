import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { launchError } from "../launch/explain-error.ts";

/** As `ecs:runTask.sync` tells of a task that ended badly. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
const TaskSchema = v.object({
  Containers: v.optional(
    v.array(v.object({ ExitCode: v.optional(v.number()), Reason: v.optional(v.string(), "") })),
    [],
  ),
  StopCode: v.optional(v.string(), ""),
  StoppedReason: v.optional(v.string(), ""),
});

/** EX_TEMPFAIL of sysexits.h: the copier met a fault that passes. */
const TRY_AGAIN = 75;

/** Why nobody copied a batch, in plain words, from what a state machine caught. */
export function notCopied(error: string, cause: string): HubError {
  if (error === "States.Timeout")
    return new HubError("STALLED", "copying the batch took longer than a day and was ended");
  const task = v.safeParse(v.pipe(v.string(), v.parseJson(), TaskSchema), cause);
  if (!task.success) return launchError(`${error}: ${cause}`);
  const { Containers, StopCode, StoppedReason } = task.output;
  const [container] = Containers;
  if (container?.ExitCode === TRY_AGAIN)
    return new HubError(
      "SERVER_UNAVAILABLE",
      "each of four tries met a fault that passes, such as a registry that throttles; the log of the run says which",
    );
  const said = [container?.Reason, StoppedReason].filter((text) => text).join("; ");
  const code = container?.ExitCode === undefined ? "" : ` (exit code ${container.ExitCode})`;
  return launchError(`the copier's task ended: ${said || StopCode || error}${code}`);
}
