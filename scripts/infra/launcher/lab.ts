import { runStateMachine, type StateTask, serviceError } from "@dth/testkit/state-machine";
import definition from "../../../stacks/launcher/launcher.asl.json" with { type: "json" };

/** What the helper answers: the stack of a task. */
export const PLAN = {
  stackName: "dth-task-1",
  templateUrl: "https://templates.example/s3.json",
  parameters: [{ ParameterKey: "srcBucket", ParameterValue: "from" }],
  tags: [{ Key: "task", Value: "task-1" }],
};
/** What the stack says of itself. */
export const OUTPUTS = [
  { OutputKey: "QueueUrl", OutputValue: "https://queue" },
  { OutputKey: "RunsMachine", OutputValue: "arn:runs" },
];
/** The execution that launches the run. */
export const LAUNCHED = "arn:launched";
/** What DynamoDB answers where the item is another execution's by now. */
export const TAKEN = serviceError("DynamoDB.ConditionalCheckFailedException", "The conditional request failed");
const ABSENT = serviceError("CloudFormation.CloudFormationException", "Stack with id dth-task-1 does not exist");
/** What CloudFormation answers to an update that changes nothing. */
export const UP_TO_DATE = serviceError("CloudFormation.CloudFormationException", "No updates are to be performed.");
const SILENT: StateTask = () => ({});

/** What CloudFormation says of the stack, one status after the other; the last one again and again. */
export function statuses(...all: readonly string[]): StateTask {
  let asked = 0;
  return () => {
    const status = all[Math.min(asked++, all.length - 1)];
    if (status === "absent") throw ABSENT;
    return { Stacks: [{ StackId: "stack-id", StackStatus: status, Outputs: OUTPUTS }] };
  };
}

/** A call that fails so, so many times. */
export function failing(error: Error, times = Number.POSITIVE_INFINITY): StateTask {
  let left = times;
  return () => {
    if (left-- > 0) throw error;
    return {};
  };
}

/** Executes the launcher; what `tasks` does not answer succeeds silently. */
export function launch(
  action: string,
  tasks: Readonly<Record<string, StateTask>>,
  run: { readonly taskId: string; readonly runId: string } = { taskId: "task-1", runId: "run-1" },
) {
  const names =
    "Create Update ClearAway Tidy Remove RemoveAgain Run ReportEnd ReportFailure ReportGone SayLaunching SayRunning SayIdle SayFailed SayRemoving StillRemoving SayGone";
  const all = Object.fromEntries(names.split(" ").map((name) => [name, SILENT]));
  return runStateMachine({
    definition,
    input: { version: 1, action, ...run, launched: LAUNCHED },
    values: { partition: "aws", stackRole: "arn:role", records: "hub" },
    tasks: {
      ...all,
      Prepare: () => ({ Payload: PLAN }),
      Collect: () => ({ Payload: { state: "all" } }),
      Why: () => ({ Payload: { reason: "Work: the queue's name is taken" } }),
      ...tasks,
    },
  });
}

type End = Awaited<ReturnType<typeof launch>>;

const IGNORED = ["Prepare", "Look", "LookBeforeRemoval", "Collect", "StillRemoving"];
/** What an execution did, beside looking. */
export const done = (end: End) => end.calls.map(({ state }) => state).filter((state) => !IGNORED.includes(state));
/** What a state asked of its service first. */
export const callOf = (end: End, state: string) => end.calls.find((call) => call.state === state)?.parameters;
