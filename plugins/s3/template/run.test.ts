import { runStateMachine, type StateTask, serviceError } from "@dth/testkit/state-machine";
import { describe, expect, test } from "vitest";
import definition from "./run.asl.json" with { type: "json" };

const VALUES = { partition: "aws-cn", once: "true", stackRole: "arn:role", subnets: ["one", "two"], stackName: "task" };

/** What SQS says of a queue, one answer after the other; the last one again and again. */
function queue(...depths: readonly (readonly [string, string, string])[]): StateTask {
  let asked = 0;
  return () => {
    const [waiting, leased, delayed] = depths[Math.min(asked++, depths.length - 1)] ?? ["0", "0", "0"];
    return {
      Attributes: {
        ApproximateNumberOfMessages: waiting,
        ApproximateNumberOfMessagesNotVisible: leased,
        ApproximateNumberOfMessagesDelayed: delayed,
      },
    };
  };
}

const EMPTY: StateTask = queue(["0", "0", "0"]);
const SILENT: StateTask = () => ({});

function run(values: object = {}, tasks: Readonly<Record<string, StateTask>> = {}) {
  const names = [
    "Finder",
    "Tidy",
    "TellFailure",
    "TellDead",
    "TellLeft",
    "TellDone",
    "TellReleased",
    "StopWorkers",
    "Release",
  ];
  const all = Object.fromEntries(names.map((name) => [name, SILENT]));
  return runStateMachine({
    definition,
    input: { runId: "run-1" },
    values: { ...VALUES, ...values },
    tasks: { ...all, Look: EMPTY, LookAtDead: EMPTY, ...tasks },
  });
}

/** A finder that ends so, again and again or as often as said. */
function failing(error: Error, times = Number.POSITIVE_INFINITY): Readonly<Record<string, StateTask>> {
  let left = times;
  return {
    Finder: () => {
      if (left-- > 0) throw error;
    },
  };
}

/** A task of ECS that ended badly, as `runTask.sync` tells of it. */
function ended(exitCode: number | undefined, more: object = {}, reason?: string): Error {
  const code = exitCode === undefined ? {} : { ExitCode: exitCode };
  const containers = [{ Name: "finder", ...code, ...(reason === undefined ? {} : { Reason: reason }) }];
  return serviceError("States.TaskFailed", JSON.stringify({ Containers: containers, ...more }));
}

const called = (end: Awaited<ReturnType<typeof run>>) => end.calls.map(({ state }) => state);
const REPEATING = { once: "false" };

describe("a run", () => {
  test("is the finder, by the run's id, in the stack's own network", async () => {
    const end = await run(REPEATING);
    expect(end.error).toBeUndefined();
    expect(called(end)).toEqual(["Finder"]);
    expect(end.calls[0]?.parameters).toMatchObject({
      LaunchType: "FARGATE",
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["one", "two"] } },
      Overrides: { ContainerOverrides: [{ Name: "finder", Environment: [{ Name: "RUN_ID", Value: "run-1" }] }] },
    });
  });

  test.each([
    ["its transient exit code", ended(75)],
    ["a start that failed", ended(undefined, { StopCode: "TaskFailedToStart" })],
    ["a kill that nobody explains", ended(137, { StopCode: "EssentialContainerExited" })],
    ["a machine that broke", ended(137, { StopCode: "InfrastructureHealth" })],
    ["throttling", serviceError("ECS.ThrottlingException")],
  ])("starts the finder again after %s", async (_, error) => {
    const end = await run(REPEATING, failing(error, 2));
    expect(end.error).toBeUndefined();
    expect(called(end)).toEqual(["Finder", "Finder", "Finder"]);
  });

  test.each([
    [
      "when it was started four times",
      ended(75, { StoppedReason: "no space" }),
      4,
      "before its work was done: no space",
    ],
    ["after a fault of its own", ended(1, { StoppedReason: "Essential container exited" }), 1, "Essential container"],
    ["after a fault that tells no reason", ended(1), 1, "did not do its work: States.TaskFailed"],
    [
      "when its memory was used up",
      ended(137, { StoppedReason: "Essential container in task exited" }, "OutOfMemoryError: Container killed"),
      1,
      "Essential container in task exited. OutOfMemoryError: Container killed",
    ],
    [
      "when it may not be started",
      serviceError("ECS.AccessDeniedException", "is not authorized to perform: ecs:RunTask"),
      1,
      "ECS.AccessDeniedException: is not authorized to perform: ecs:RunTask",
    ],
    ["when there is no capacity", serviceError("ECS.AmazonECSException"), 4, "ECS.AmazonECSException"],
  ])("fails and says so %s", async (_, error, starts, words) => {
    const end = await run({}, failing(error));
    const finders = called(end).filter((state) => state !== "Tidy");
    expect(finders).toEqual([...Array<string>(starts).fill("Finder"), "TellFailure"]);
    expect(end.error?.name).toBe("FinderFailed");
    expect(end.error?.cause).toContain(words);
    expect(end.calls.at(-1)?.parameters.Message).toMatch(/^Stack task\. /);
  });
});

describe("a finder that is gone for good", () => {
  const killed = ended(137, { StoppedReason: "ended" }, "OutOfMemoryError: Container killed");
  test.each([
    ["its memory was used up", killed],
    ["it was started four times", ended(75, { StoppedReason: "ended" })],
  ])("is tidied up after, as the finder and for its run, when %s", async (_, error) => {
    const end = await run({}, failing(error));
    expect(called(end).slice(-2)).toEqual(["Tidy", "TellFailure"]);
    const tidy = end.calls.at(-2)?.parameters as { TaskDefinition: string; Overrides: object };
    expect(tidy.TaskDefinition).toBe("finder");
    expect(tidy.Overrides).toEqual({
      ContainerOverrides: [{ Name: "finder", Command: ["tidy"], Environment: [{ Name: "RUN_ID", Value: "run-1" }] }],
    });
  });

  test("is told of with its own reason, also when that fails, too", async () => {
    const tidy = () => {
      throw ended(1, { StoppedReason: "another reason" });
    };
    const end = await run({}, { ...failing(killed), Tidy: tidy });
    expect(end.error).toMatchObject({ name: "FinderFailed", cause: expect.stringContaining("OutOfMemoryError") });
    expect(end.error?.cause).not.toContain("another reason");
  });

  test("has tidied up itself when it ended by a fault of its own", async () => {
    expect(called(await run({}, failing(ended(1, { StoppedReason: "ended" }))))).not.toContain("Tidy");
  });
});

describe("a task that runs once", () => {
  test("lets its workers go and deletes its stack, when the queue was empty three times", async () => {
    const end = await run();
    expect(end.error).toBeUndefined();
    expect(called(end).slice(1)).toEqual([
      ...["Look", "Look", "Look", "LookAtDead", "StopWorkers", "TellReleased", "Release"],
    ]);
    expect(end.calls.at(-1)?.parameters).toEqual({
      StackName: "stackId",
      RoleARN: "arn:role",
      ClientRequestToken: "execution-name",
    });
  });

  test("waits for leased and delayed work, and an empty look before it does not count", async () => {
    const depths = queue(["0", "0", "0"], ["0", "2", "0"], ["0", "0", "1"], ["5", "0", "0"], ["0", "0", "0"]);
    const end = await run({}, { Look: depths });
    expect(called(end).filter((state) => state === "Look")).toHaveLength(7);
    expect(called(end).at(-1)).toBe("Release");
  });

  test("keeps a stack that has no role to delete it, without machines", async () => {
    const end = await run({ stackRole: "" });
    expect(called(end).slice(4)).toEqual(["LookAtDead", "StopWorkers", "TellDone"]);
    expect(end.calls[5]?.parameters).toMatchObject({ MinSize: 0, DesiredCapacity: 0 });
  });

  test("keeps its stack for dead letters", async () => {
    const end = await run({}, { LookAtDead: queue(["3", "0", "0"]) });
    expect(called(end).slice(4)).toEqual(["LookAtDead", "StopWorkers", "TellDead"]);
    expect(end.calls.at(-1)?.parameters.Message).toContain("3 messages are dead letters");
  });

  test("keeps its stack for what could not be moved, which a finder says by ending with 3", async () => {
    const end = await run({}, failing(ended(3)));
    expect(end.error).toBeUndefined();
    expect(called(end).filter((state) => state !== "Look")).toEqual([
      "Finder",
      "LookAtDead",
      "StopWorkers",
      "TellLeft",
    ]);
    expect(end.calls.at(-1)?.parameters.Message).toContain("Not everything could be moved");
    const often = await run(REPEATING, failing(ended(3)));
    expect([called(often), often.error]).toEqual([["Finder"], undefined]);
  });

  test("is deleted after throttling too, and though news of it cannot be sent", async () => {
    let refused = 2;
    const end = await run(
      {},
      {
        TellReleased: () => {
          throw serviceError("SNS.SnsException");
        },
        Release: () => {
          if (refused-- > 0) throw serviceError("CloudFormation.ThrottlingException");
        },
      },
    );
    expect(end.error).toBeUndefined();
    expect(called(end).filter((state) => state === "Release")).toHaveLength(3);
  });
});
