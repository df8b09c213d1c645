import { expect, it } from "vitest";
import { notCopied } from "./not-copied.ts";

const task = (container: object, more: object = {}) => JSON.stringify({ Containers: [container], ...more });

it.each([
  ["States.TaskFailed", task({ ExitCode: 75 }), "SERVER_UNAVAILABLE", "each of four tries"],
  ["States.Timeout", "", "STALLED", "longer than a day"],
  [
    "States.TaskFailed",
    task({ ExitCode: 137, Reason: "OutOfMemoryError: Container killed due to memory usage" }),
    "WORKER_OUT_OF_MEMORY",
    "exit code 137",
  ],
  [
    "States.TaskFailed",
    task({}, { StopCode: "TaskFailedToStart", StoppedReason: "CannotPullContainerError: pull image manifest" }),
    "STACK_IMAGE_MISSING",
    "CannotPullContainerError",
  ],
  ["States.TaskFailed", task({}, { StopCode: "SpotInterruption" }), "CAPACITY_UNAVAILABLE", "SpotInterruption"],
  ["ECS.AmazonECSException", "Capacity is unavailable at this time", "CAPACITY_UNAVAILABLE", "Capacity"],
  ["ECS.AccessDeniedException", "x is not authorized to perform: ecs:RunTask", "STACK_PERMISSION_MISSING", "RunTask"],
])("tells %s plainly: %s", (error, cause, code, text) => {
  const told = notCopied(error, cause);
  expect(told.code).toBe(code);
  expect(told.message).toContain(text);
  expect(told.message).not.toContain("{");
});
