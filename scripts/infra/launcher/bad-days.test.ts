import { HubError } from "@dth/core/error";
import { ERROR_CODES } from "@dth/core/error-codes";
import { reportLaunch } from "@dth/functions/launch/report";
import { type StateTask, serviceError } from "@dth/testkit/state-machine";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../../packages/hub/test/callers.ts";
import { type RunningHub, runningHub } from "../../../packages/hub/test/running-hub.ts";
import { done, failing, launch, statuses, UP_TO_DATE } from "./lab.ts";

type Day = Readonly<Record<string, StateTask>>;

const UP: Day = { Look: statuses("CREATE_COMPLETE"), Update: failing(UP_TO_DATE) };
const created = (error: Error): Day => ({ Look: statuses("absent"), Create: failing(error) });
const because = (reason: string): Day => ({
  Look: statuses("absent", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"),
  Why: () => ({ Payload: { reason } }),
});
const cloudFormation = (name: string, cause: string) => serviceError(`CloudFormation.${name}`, cause);
const finderSays = (Cause: string): Day => ({
  ...UP,
  Run: failing(serviceError("States.TaskFailed", JSON.stringify({ Status: "FAILED", Error: "FinderFailed", Cause }))),
});
const EXITED = "The finder ended before its work was done: Essential container in task exited.";

const DAYS: readonly (readonly [day: string, code: string, happens: Day])[] = [
  [
    "a VPC that is not there",
    "STACK_NETWORK_WRONG",
    created(
      cloudFormation(
        "CloudFormationException",
        "parameter value vpc-1 for parameter name ec2VpcId does not exist. Rerun with a valid value of type AWS::EC2::VPC::Id",
      ),
    ),
  ],
  [
    "subnets of another VPC",
    "STACK_NETWORK_WRONG",
    because("Workers: Security group sg-1 and subnet subnet-1 belong to different networks."),
  ],
  [
    "a secret that is missing",
    "SECRET_NOT_FOUND",
    finderSays(`${EXITED} Secrets Manager can't find the specified secret.`),
  ],
  ["a bucket in another partition", "CREDENTIALS_INVALID", finderSays(`${EXITED} InvalidAccessKeyId: does not exist`)],
  [
    "a quota that is reached",
    "STACK_QUOTA_REACHED",
    created(cloudFormation("LimitExceededException", "Limit for stack has been exceeded")),
  ],
  [
    "a template that is missing",
    "STACK_TEMPLATE_MISSING",
    created(cloudFormation("CloudFormationException", "S3 error: Access Denied")),
  ],
  ["throttling that does not end", "THROTTLED", created(cloudFormation("ThrottlingException", "Rate exceeded"))],
  [
    "a stack left in ROLLBACK_COMPLETE that cannot be deleted",
    "STACK_STUCK",
    {
      Look: statuses("ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_FAILED"),
      Why: () => ({ Payload: { reason: "SecurityGroup: resource sg-1 has a dependent object" } }),
    },
  ],
  [
    "an update that cannot be rolled back",
    "STACK_STUCK",
    { Look: statuses("UPDATE_ROLLBACK_FAILED"), Why: failing(serviceError("Lambda.Unknown")) },
  ],
  [
    "a finder without memory",
    "WORKER_OUT_OF_MEMORY",
    finderSays(`${EXITED} OutOfMemoryError: Container killed due to memory usage`),
  ],
  ["a machine without disk", "WORKER_DISK_FULL", finderSays(`${EXITED} write /tmp/x: no space left on device`)],
  [
    "an image that is not there",
    "STACK_IMAGE_MISSING",
    finderSays("The finder ended before its work was done: CannotPullContainerError: not found"),
  ],
  [
    "a helper that refuses",
    "NOT_SUPPORTED",
    {
      Prepare: failing(
        serviceError("NOT_SUPPORTED", JSON.stringify({ errorMessage: "this hub has no plugin x", trace: ["at"] })),
      ),
    },
  ],
];

describe("a task whose launch meets", () => {
  it.each(DAYS)("%s ends in an error that says so and what to do", async (_, code, happens) => {
    const hub = await runningHub(() => new Promise(() => undefined));
    const { taskId, runId } = await started(hub);
    const end = await launch("run", { ...happens, ReportFailure: (asked) => report(hub, asked) }, { taskId, runId });
    expect(end.error?.name).toBe("LaunchFailed");
    const [run] = await hub.runsOf(taskId);
    expect(run?.progress).toBe("ERROR");
    expect(run?.error?.code).toBe(code);
    expect(run?.error?.message).not.toMatch(/trace|errorMessage/);
    const task = await hub.tasks.get(OPERATOR, taskId);
    expect(task.error?.code).toBe(code);
    const { en, zh } = ERROR_CODES[run?.error?.code ?? "INTERNAL"].remedy;
    expect(en).toMatch(/[a-z]\w+ .*\./);
    expect(zh).toMatch(/\p{Script=Han}/u);
    // No run is left to hold the task: it can be started again at once.
    expect(task.progress).toBe("ERROR");
    // A stack that was never whole goes, and one that is kept is named.
    if (end.calls.some(({ state }) => state === "Create") && end.states.includes("Why"))
      expect(done(end)).toContain("Tidy");
  });

  it("an end that ECS does not explain ends with what its program said last", async () => {
    for (const [words, code] of [
      [new HubError("RECORDS_UNUSABLE", "the table records is away"), "RECORDS_UNUSABLE"],
      [undefined, "LAUNCH_FAILED"],
    ] as const) {
      const hub = await runningHub(() => new Promise(() => undefined));
      const { taskId, runId } = await started(hub);
      const told = { taskId, runId, outcome: "failed", reason: EXITED } as const;
      await reportLaunch(hub.ports, told, async () => words);
      expect((await hub.tasks.get(OPERATOR, taskId)).error).toMatchObject({ code, message: words?.message ?? EXITED });
    }
  });

  it("an end that ECS explains keeps that, whatever a program said before", async () => {
    const hub = await runningHub(() => new Promise(() => undefined));
    const { taskId, runId } = await started(hub);
    const told = { taskId, runId, outcome: "failed", reason: `${EXITED} OutOfMemoryError: Container killed` } as const;
    await reportLaunch(hub.ports, told, () => Promise.reject(new Error("is not asked")));
    expect((await hub.tasks.get(OPERATOR, taskId)).error?.code).toBe("WORKER_OUT_OF_MEMORY");
  });

  it("a stack that cannot be removed puts the task in error, is told in the run's log, and leaves the run as it ended", async () => {
    const hub = await runningHub();
    const { taskId, runId } = await started(hub);
    await hub.ports.launcher.idle();
    await reportLaunch(hub.ports, {
      taskId,
      runId,
      for: "remove",
      outcome: "failed",
      reason: "DELETE_FAILED: sg-1 is in use by eni-1",
    });
    const error = { code: "STACK_STUCK", message: expect.stringContaining("sg-1 is in use by eni-1") };
    expect(await hub.tasks.get(OPERATOR, taskId)).toMatchObject({ progress: "ERROR", error });
    expect(await hub.runsOf(taskId)).toMatchObject([{ progress: "DONE" }]);
    const { entries } = await hub.runs.logs(OPERATOR, runId, {});
    expect(entries.at(-1)?.message).toContain("what executed the run is left: STACK_STUCK: DELETE_FAILED");
  });

  it("throttling that passes is a run like any other", async () => {
    const throttled = failing(cloudFormation("ThrottlingException", "Rate exceeded"), 9);
    const end = await launch("run", { Look: statuses("absent", "CREATE_COMPLETE"), Create: throttled });
    expect(end.error).toBeUndefined();
  });

  it("a failure that is told twice is one", async () => {
    const hub = await runningHub(() => new Promise(() => undefined));
    const { taskId, runId } = await started(hub);
    const told = { taskId, runId, outcome: "failed" as const };
    await reportLaunch(hub.ports, { ...told, reason: "Rate exceeded" });
    await reportLaunch(hub.ports, { ...told, reason: "S3 error: Access Denied" });
    const [run] = await hub.runsOf(taskId);
    expect(run?.error?.code).toBe("THROTTLED");
  });
});

async function started(hub: RunningHub) {
  const { id: taskId } = await hub.create({}, { start: true });
  const [run] = await hub.runsOf(taskId);
  if (run === undefined) throw new Error("the task has no run");
  return { taskId, runId: run.id };
}

async function report({ ports }: RunningHub, asked: unknown) {
  const { Payload } = asked as { Payload: Parameters<typeof reportLaunch>[1] };
  await reportLaunch(ports, Payload);
  return {};
}
