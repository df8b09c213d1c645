import { serviceError } from "@dth/testkit/state-machine";
import { describe, expect, test } from "vitest";
import { callOf, done, failing, LAUNCHED, launch, OUTPUTS, PLAN, statuses, TAKEN, UP_TO_DATE } from "./lab.ts";

describe("a run", () => {
  test("brings the stack into being, runs in it, and tells", async () => {
    const end = await launch("run", { Look: statuses("absent", "CREATE_IN_PROGRESS", "CREATE_COMPLETE") });
    expect(end.error).toBeUndefined();
    expect(done(end)).toEqual(["SayLaunching", "Create", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
    expect(callOf(end, "Create")).toEqual({
      StackName: "dth-task-1",
      TemplateURL: PLAN.templateUrl,
      Parameters: PLAN.parameters,
      Tags: PLAN.tags,
      RoleARN: "arn:role",
      Capabilities: ["CAPABILITY_IAM"],
      TimeoutInMinutes: 60,
      ClientRequestToken: "execution-name",
    });
    expect(callOf(end, "Run")).toEqual({
      StateMachineArn: "arn:runs",
      Input: { runId: "run-1", AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: "execution-id" },
    });
    expect(callOf(end, "SayRunning")).toMatchObject({
      TableName: "hub",
      Key: { pk: { S: "launch#task-1" }, sk: { S: "launch" } },
      ExpressionAttributeValues: {
        ...{ ":state": { S: "RUNNING" }, ":status": { S: "CREATE_COMPLETE" } },
        ":outputs": { S: JSON.stringify(OUTPUTS) },
      },
    });
  });

  test("takes a stack that is up to date as it is", async () => {
    const end = await launch("run", { Look: statuses("CREATE_COMPLETE"), Update: failing(UP_TO_DATE) });
    expect(done(end)).toEqual(["SayLaunching", "Update", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
  });

  test("brings an edited task's stack up to date first, also after an update that was rolled back", async () => {
    for (const before of ["UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]) {
      const look = statuses(before, "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE");
      const end = await launch("run", { Look: look });
      expect(done(end)).toEqual(["SayLaunching", "Update", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
    }
  });

  test("goes on with a start that was stopped, or that another execution made", async () => {
    const stopped = await launch("run", {
      Look: statuses("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"),
      Update: failing(UP_TO_DATE),
    });
    expect(done(stopped)).toEqual(["SayLaunching", "Update", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
    const other = await launch("run", {
      Look: statuses("absent", "CREATE_COMPLETE"),
      Create: failing(serviceError("CloudFormation.AlreadyExistsException")),
    });
    expect(done(other)).toEqual(["SayLaunching", "Create", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
  });

  test("waits for a removal under way and begins anew", async () => {
    const end = await launch("run", { Look: statuses("DELETE_IN_PROGRESS", "absent", "CREATE_COMPLETE") });
    expect(done(end)).toEqual(["SayLaunching", "Create", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
  });

  test("lets a removal that has begun be seen before it looks", async () => {
    const before = { Attributes: { state: { S: "REMOVING" } } };
    const look = { Look: statuses("DELETE_IN_PROGRESS", "absent", "CREATE_COMPLETE") };
    const end = await launch("run", { ...look, SayLaunching: () => before });
    expect(end.states.slice(end.states.indexOf("IsBeingRemoved"))[1]).toBe("Pause");
    expect(end.error).toBeUndefined();
    const idle = await launch("run", { ...look, SayLaunching: () => ({ Attributes: { state: { S: "IDLE" } } }) });
    expect(idle.states.slice(idle.states.indexOf("IsBeingRemoved"))[1]).toBe("Look");
  });

  test("waits when a removal begins between its look and its update", async () => {
    const refused = "Stack:arn is in DELETE_IN_PROGRESS state and can not be updated.";
    const Update = failing(serviceError("CloudFormation.CloudFormationException", refused), 1);
    const Look = statuses("CREATE_COMPLETE", "DELETE_IN_PROGRESS", "absent", "CREATE_COMPLETE");
    const end = await launch("run", { Look, Update });
    expect(done(end)).toEqual(["SayLaunching", "Update", "Create", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
  });

  test("says nothing of a stack that another run has taken over meanwhile", async () => {
    const say = { SayRunning: failing(TAKEN), SayIdle: failing(TAKEN) };
    const end = await launch("run", { Look: statuses("CREATE_COMPLETE"), Update: failing(UP_TO_DATE), ...say });
    expect(done(end)).toEqual(["SayLaunching", "Update", "SayRunning", "Run", "SayIdle", "ReportEnd"]);
    expect(end.error).toBeUndefined();
    for (const state of ["SayRunning", "SayIdle"])
      expect(callOf(end, state)).toMatchObject({
        ConditionExpression: "#execution = :execution",
        ExpressionAttributeValues: { ":execution": { S: LAUNCHED } },
      });
  });

  test.each(["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"])(
    "clears away what an earlier failure left in %s",
    async (status) => {
      const end = await launch("run", { Look: statuses(status, "DELETE_IN_PROGRESS", "absent", "CREATE_COMPLETE") });
      expect(done(end).slice(0, 3)).toEqual(["SayLaunching", "ClearAway", "Create"]);
      expect(callOf(end, "ClearAway")).toEqual({ StackName: "stack-id", RoleARN: "arn:role" });
      expect(end.error).toBeUndefined();
    },
  );

  test("whose stack is rolled back fails with the first cause, and leaves no stack behind", async () => {
    const end = await launch("run", { Look: statuses("absent", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE") });
    expect(done(end)).toEqual(["SayLaunching", "Create", "Why", "Tidy", "SayFailed", "ReportFailure"]);
    expect(callOf(end, "SayFailed")).toMatchObject({
      ExpressionAttributeValues: { ":state": { S: "FAILED" }, ":reason": { S: "Work: the queue's name is taken" } },
    });
    expect(callOf(end, "ReportFailure")?.Payload).toEqual({
      ...{ action: "report", taskId: "task-1", runId: "run-1", for: "run", outcome: "failed" },
      reason: "Work: the queue's name is taken",
    });
    expect(end.error).toEqual({ name: "LaunchFailed", cause: "Work: the queue's name is taken" });
  });

  test.each([
    ["an update that is rolled back", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"]],
    ["leftovers that cannot be deleted", ["ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_FAILED"]],
    ["a rollback that failed", ["UPDATE_ROLLBACK_FAILED"]],
    ["somebody's change set under review", ["REVIEW_IN_PROGRESS"]],
  ])("fails with why for %s, and keeps the stack", async (_, all) => {
    const end = await launch("run", { Look: statuses(...all) });
    expect(done(end)).not.toContain("Tidy");
    expect(done(end).slice(-3)).toEqual(["Why", "SayFailed", "ReportFailure"]);
    expect(end.error?.name).toBe("LaunchFailed");
  });

  test("tells at least the status when the cause cannot be learned", async () => {
    const Why = failing(serviceError("HubError"));
    const end = await launch("run", { Look: statuses("UPDATE_ROLLBACK_FAILED"), Why });
    expect(end.error?.cause).toBe("The stack dth-task-1 is UPDATE_ROLLBACK_FAILED. See its events in CloudFormation.");
  });

  test.each([
    [
      "the quota of stacks",
      "Create",
      serviceError("CloudFormation.LimitExceededException", "Limit for stack has been exceeded"),
    ],
    [
      "a template that is not there",
      "Create",
      serviceError("CloudFormation.CloudFormationException", "S3 error: Access Denied"),
    ],
    [
      "a right that is missing",
      "Look",
      serviceError("CloudFormation.CloudFormationException", "User is not authorized"),
    ],
    ["a task that is gone", "Prepare", serviceError("HubError", "NOT_FOUND: there is no task task-1")],
  ])("fails with what the service says of %s", async (_, state, error) => {
    const end = await launch("run", { Look: statuses("absent"), [state]: failing(error) });
    expect(end.error?.cause).toBe(`${error.name}: ${error.message}`);
    expect(done(end).slice(-2)).toEqual(["SayFailed", "ReportFailure"]);
  });

  test("is patient with throttling", async () => {
    const look = statuses("absent", "CREATE_COMPLETE");
    const throttled = failing(serviceError("CloudFormation.ThrottlingException"), 9);
    const end = await launch("run", {
      Look: look,
      Create: (parameters) => throttled(parameters),
    });
    expect(end.error).toBeUndefined();
    expect(done(end).filter((state) => state === "Create")).toHaveLength(10);
  });

  test("that fails in the stack tells the stack's own reason", async () => {
    const cause = JSON.stringify({ Status: "FAILED", Error: "FinderFailed", Cause: "The finder ended: no space" });
    const look = { Look: statuses("CREATE_COMPLETE"), Update: failing(UP_TO_DATE) };
    const told = await launch("run", { ...look, Run: failing(serviceError("States.TaskFailed", cause)) });
    expect(told.error?.cause).toBe("The finder ended: no space");
    const untold = await launch("run", {
      ...look,
      Run: failing(serviceError("States.TaskFailed", '{"Status":"ABORTED"}')),
    });
    expect(untold.error?.cause).toContain("ABORTED");
  });

  test("still fails where neither the table nor the hub can be told", async () => {
    const end = await launch("run", {
      Look: statuses("UPDATE_ROLLBACK_FAILED"),
      SayFailed: failing(serviceError("DynamoDB.ProvisionedThroughputExceededException")),
      ReportFailure: failing(serviceError("HubError")),
    });
    expect(end.error?.name).toBe("LaunchFailed");
  });
});

describe("a removal", () => {
  test("deletes the stack, waits until it is gone, and tells", async () => {
    const end = await launch("remove", {
      LookBeforeRemoval: statuses("CREATE_COMPLETE", "DELETE_IN_PROGRESS", "absent"),
    });
    expect(end.error).toBeUndefined();
    expect(done(end)).toEqual(["SayRemoving", "Remove", "SayGone", "ReportGone"]);
  });

  test("brings dead letters to the hub before their queue goes, until there are none", async () => {
    let left = 2;
    const end = await launch("remove", {
      LookBeforeRemoval: statuses("CREATE_COMPLETE", "absent"),
      Collect: () => ({ Payload: { state: left-- > 0 ? "more" : "all" } }),
    });
    expect(end.calls.map(({ state }) => state).filter((state) => /^(Collect|Remove)$/.test(state))).toEqual([
      ...["Collect", "Collect", "Collect", "Remove"],
    ]);
    expect(callOf(end, "Collect")?.Payload).toEqual({
      ...{ action: "collect", taskId: "task-1", runId: "run-1" },
      stack: { StackId: "stack-id", StackStatus: "CREATE_COMPLETE", Outputs: OUTPUTS },
    });
  });

  test("leaves a stack alone whose dead letters cannot be kept", async () => {
    const end = await launch("remove", {
      LookBeforeRemoval: statuses("CREATE_COMPLETE"),
      Collect: failing(serviceError("RECORDS_UNUSABLE")),
    });
    expect(end.error?.name).toBe("LaunchFailed");
    expect(done(end)).toEqual(["SayRemoving", "SayFailed", "ReportFailure"]);
  });

  test("succeeds when there is nothing", async () => {
    const end = await launch("remove", { LookBeforeRemoval: statuses("absent") });
    expect(done(end)).toEqual(["SayRemoving", "SayGone", "ReportGone"]);
  });

  test("stops a stack that is still being made", async () => {
    const end = await launch("remove", {
      LookBeforeRemoval: statuses("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "absent"),
    });
    expect(done(end)).toEqual(["SayRemoving", "Remove", "SayGone", "ReportGone"]);
  });

  test("goes on with one that is under way", async () => {
    const end = await launch("remove", { LookBeforeRemoval: statuses("DELETE_IN_PROGRESS", "absent") });
    expect(done(end)).toEqual(["SayRemoving", "SayGone", "ReportGone"]);
  });

  test("leaves the stack to a run that was launched since, whether before it or while it collects letters", async () => {
    const look = { LookBeforeRemoval: statuses("CREATE_COMPLETE") };
    const before = await launch("remove", { ...look, SayRemoving: failing(TAKEN) });
    expect(done(before)).toEqual(["SayRemoving"]);
    expect(before.error).toBeUndefined();
    expect(callOf(before, "SayRemoving")).toMatchObject({
      ConditionExpression: "attribute_not_exists(pk) OR #execution = :execution",
      ExpressionAttributeValues: { ":execution": { S: LAUNCHED } },
    });
    const meanwhile = await launch("remove", { ...look, StillRemoving: failing(TAKEN) });
    expect(done(meanwhile)).toEqual(["SayRemoving"]);
    expect(meanwhile.error).toBeUndefined();
  });

  test("waits for the stack that it deletes, not for a new one of that name", async () => {
    const asked: unknown[] = [];
    const look = statuses("CREATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE");
    await launch("remove", {
      LookBeforeRemoval: (parameters) => {
        asked.push(parameters.StackName);
        return look(parameters);
      },
    });
    expect(asked).toEqual(["dth-task-1", "stack-id", "stack-id"]);
  });

  test("is tried twice, and then fails with why", async () => {
    const all = ["CREATE_COMPLETE", "DELETE_FAILED", "DELETE_IN_PROGRESS", "DELETE_FAILED"];
    const end = await launch("remove", { LookBeforeRemoval: statuses(...all) });
    expect(done(end)).toEqual(["SayRemoving", "Remove", "RemoveAgain", "Why", "SayFailed", "ReportFailure"]);
    expect(callOf(end, "ReportFailure")?.Payload).toMatchObject({ for: "remove", outcome: "failed" });
    const better = await launch("remove", { LookBeforeRemoval: statuses(...all.slice(0, 3), "absent") });
    expect(better.error).toBeUndefined();
  });
});

test("an action that is neither changes nothing", async () => {
  const end = await launch("explode", {});
  expect(end.error?.name).toBe("UnknownAction");
  expect(done(end)).toEqual([]);
});
