import { runStateMachine, type StateTask, serviceError } from "@dth/testkit/state-machine";
import { describe, expect, test } from "vitest";
import definition from "./ended.asl.json" with { type: "json" };

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

function run(detail: object, values: object = {}, tasks: Readonly<Record<string, StateTask>> = {}) {
  const names = ["TellFailure", "TellDead", "TellDone", "TellReleased", "StopWorkers", "Release", "Try"];
  const all = Object.fromEntries(names.map((name) => [name, SILENT]));
  return runStateMachine({
    definition,
    input: { detail },
    values: { ...VALUES, ...values },
    tasks: { ...all, Look: EMPTY, LookAtDead: EMPTY, ...tasks },
  });
}

const called = (end: Awaited<ReturnType<typeof run>>) => end.calls.map(({ state }) => state);

describe("after the finder of a task that runs once", () => {
  test("the workers go and the stack deletes itself, when the queue was empty three times", async () => {
    const end = await run({ containers: [{ exitCode: 0 }] });
    expect(end.error).toBeUndefined();
    expect(called(end)).toEqual(["Look", "Look", "Look", "LookAtDead", "StopWorkers", "TellReleased", "Release"]);
    expect(end.calls.at(-1)?.parameters).toEqual({
      StackName: "stackId",
      RoleARN: "arn:role",
      ClientRequestToken: "execution-name",
    });
  });

  test("leased and delayed work is waited for, and an empty look before it does not count", async () => {
    const depths = queue(["0", "0", "0"], ["0", "2", "0"], ["0", "0", "1"], ["5", "0", "0"], ["0", "0", "0"]);
    const end = await run({ containers: [{ exitCode: 0 }] }, {}, { Look: depths });
    expect(called(end).filter((state) => state === "Look")).toHaveLength(7);
    expect(called(end).at(-1)).toBe("Release");
  });

  test("a stack without a role to delete it is kept, without machines", async () => {
    const end = await run({ containers: [{ exitCode: 0 }] }, { stackRole: "" });
    expect(called(end).slice(3)).toEqual(["LookAtDead", "StopWorkers", "TellDone"]);
  });

  test("dead letters keep the stack", async () => {
    const dead = queue(["3", "0", "0"]);
    const end = await run({ containers: [{ exitCode: 0 }] }, {}, { LookAtDead: dead });
    expect(called(end).slice(3)).toEqual(["LookAtDead", "StopWorkers", "TellDead"]);
    expect(end.calls.at(-1)?.parameters.Message).toContain("3 messages are dead letters");
  });

  test("a throttled deletion is tried again, and news that cannot be sent do not stand in its way", async () => {
    let refused = 2;
    const end = await run(
      { containers: [{ exitCode: 0 }] },
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

  test.each([
    ["its transient exit code", { containers: [{ exitCode: 75 }] }],
    ["a start that failed", { containers: [{}], stopCode: "TaskFailedToStart" }],
    ["a machine that broke", { containers: [{ exitCode: 137 }], stopCode: "InfrastructureHealth" }],
  ])("it is started again after %s", async (_, detail) => {
    const end = await run(detail);
    expect(called(end)).toEqual(["Try"]);
    expect(end.calls[0]?.parameters).toMatchObject({
      StartedBy: "try-2",
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["one", "two"] } },
    });
  });

  test("it is started four times in all", async () => {
    const tries: unknown[] = [];
    for (const startedBy of ["some-schedule", "try-2", "try-3", "try-4"]) {
      const end = await run({ containers: [{ exitCode: 75 }], startedBy, stoppedReason: "gone" });
      tries.push(end.calls[0]?.parameters.StartedBy ?? end.error?.cause);
    }
    expect(tries).toEqual(["try-2", "try-3", "try-4", "The finder ended before its work was done: gone"]);
  });

  test("that it cannot be started again is told", async () => {
    const end = await run(
      { containers: [{ exitCode: 75 }] },
      {},
      {
        Try: () => {
          throw serviceError("ECS.ClientException", "no such subnet");
        },
      },
    );
    expect(called(end)).toEqual(["Try", "Try", "Try", "Try", "TellFailure"]);
    expect(end.error).toEqual({ name: "FinderFailed", cause: "The finder could not be started again: no such subnet" });
  });
});

describe("after the finder of a task that runs again and again", () => {
  test("nothing is to do when it succeeded", async () => {
    const end = await run({ containers: [{ exitCode: 0 }] }, { once: "false" });
    expect(end).toMatchObject({ calls: [] });
    expect(end.error).toBeUndefined();
  });

  test.each([
    [{ containers: [{ exitCode: 1 }], stoppedReason: "Essential container in task exited" }, "Essential container"],
    [{ containers: [{ exitCode: 75 }] }, "See its log"],
    [{ containers: [{}], stopCode: "TaskFailedToStart", stoppedReason: "CannotPullContainerError" }, "CannotPull"],
  ])("a failure is told, and the next time is another try: %o", async (detail, words) => {
    const end = await run(detail, { once: "false" });
    expect(called(end)).toEqual(["TellFailure"]);
    expect(end.error?.cause).toContain(words);
    expect(end.calls[0]?.parameters.Message).toMatch(/^Stack task\. /);
  });
});
