import { runStateMachine, type StateTask, serviceError } from "@dth/testkit/state-machine";
import { describe, expect, test } from "vitest";
import definition from "./images.asl.json" with { type: "json" };

const VALUES = {
  partition: "aws-us-gov",
  once: "false",
  stackRole: "",
  subnets: ["one", "two"],
  parameters: { a: "b" },
};
const SILENT: StateTask = () => ({});

/** The lister as the contract in README.md has it. */
function lister(batches: number, failed = 0): Readonly<Record<string, StateTask>> {
  return {
    List: () => ({ Payload: { state: "listed", batches: [...Array(batches).keys()], atOnce: 10 } }),
    NotCopied: () => ({ Payload: {} }),
    Close: () => ({ Payload: { failed } }),
  };
}

function run(tasks: Readonly<Record<string, StateTask>>, values: object = {}) {
  const names = ["TellNotListed", "TellFailures", "TellDone", "TellReleased", "Release", "Skopeo"];
  const all = Object.fromEntries(names.map((name) => [name, SILENT]));
  return runStateMachine({
    definition,
    input: { runId: "run-1" },
    values: { ...VALUES, ...values },
    tasks: { ...all, ...tasks },
  });
}

/** A task of ECS that ended badly, as `runTask.sync` tells of it. */
function ended(exitCode: number | undefined, stopCode = "EssentialContainerExited"): Error {
  const container = exitCode === undefined ? { Name: "copier" } : { Name: "copier", ExitCode: exitCode };
  return serviceError("States.TaskFailed", JSON.stringify({ Containers: [container], StopCode: stopCode }));
}

const called = (end: Awaited<ReturnType<typeof run>>, state: string) =>
  end.calls.filter((call) => call.state === state);

describe("a run of images", () => {
  test("copies every batch, ten at once at most, with numbers for payload", async () => {
    let [now, most] = [0, 0];
    const end = await run({
      ...lister(25),
      Skopeo: async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
      },
    });
    expect(end.error).toBeUndefined();
    expect(most).toBe(10);
    const batches = called(end, "Skopeo").map(({ parameters }) => JSON.stringify(parameters.Overrides));
    expect(batches).toHaveLength(25);
    expect(batches[24]).toBe(
      '{"ContainerOverrides":[{"Name":"copier","Environment":[{"Name":"RUN_ID","Value":"run-1"},{"Name":"BATCH","Value":"24"}]}]}',
    );
    expect(called(end, "NotCopied")).toEqual([]);
    expect(called(end, "Close")[0]?.parameters.Payload).toEqual({
      action: "close",
      runId: "run-1",
      parameters: { a: "b" },
    });
  });

  test("copies as many batches at once as the lister says", async () => {
    let [now, most] = [0, 0];
    await run({
      ...lister(9),
      List: () => ({ Payload: { state: "listed", batches: [0, 1, 2, 3, 4, 5, 6, 7, 8], atOnce: 3 } }),
      Skopeo: async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
      },
    });
    expect(most).toBe(3);
  });

  test("starts no task when nothing differs", async () => {
    const end = await run(lister(0));
    expect(end.error).toBeUndefined();
    expect(called(end, "Skopeo")).toEqual([]);
    expect(called(end, "Close")).toHaveLength(1);
  });

  test("lists on where the time of one call was not enough", async () => {
    let more = 3;
    const end = await run({
      ...lister(1),
      List: () => ({
        Payload:
          more-- > 0 ? { state: "more", batches: [], atOnce: 10 } : { state: "listed", batches: [0], atOnce: 10 },
      }),
    });
    expect(called(end, "List")).toHaveLength(4);
    expect(called(end, "Skopeo")).toHaveLength(1);
  });

  test("is left out while another one goes on", async () => {
    const end = await run({ List: () => ({ Payload: { state: "busy", batches: [], atOnce: 1 } }) });
    expect(end.error).toBeUndefined();
    expect(end.calls.map(({ state }) => state)).toEqual(["List"]);
  });

  test("settles what was not copied and goes on with the rest; then it has failed, and says so", async () => {
    const end = await run({
      ...lister(3, 2),
      Skopeo: ({ Overrides }) => {
        if (JSON.stringify(Overrides).includes('"1"')) throw ended(1);
      },
    });
    expect(called(end, "Skopeo")).toHaveLength(3);
    expect(called(end, "NotCopied").map(({ parameters }) => parameters.Payload)).toEqual([
      expect.objectContaining({ action: "settle", runId: "run-1", batch: 1, error: "States.TaskFailed" }),
    ]);
    expect(called(end, "TellFailures")[0]?.parameters.Message).toContain("2 images were not copied");
    expect(end.error?.name).toBe("ImagesFailed");
  });

  test.each([
    ["its transient exit code", ended(75)],
    ["a start that failed", ended(undefined, "TaskFailedToStart")],
    ["a machine that went away", ended(143, "SpotInterruption")],
    ["throttling", serviceError("ECS.ThrottlingException", "Rate exceeded")],
    ["no capacity", serviceError("ECS.AmazonECSException", "Capacity is unavailable at this time")],
  ])("tries a batch three times more after %s", async (_, error) => {
    const end = await run({
      ...lister(1, 4),
      Skopeo: () => {
        throw error;
      },
    });
    expect(called(end, "Skopeo")).toHaveLength(4);
    expect(called(end, "NotCopied")).toHaveLength(1);
  });

  test.each([
    ["a fault of the image", ended(1)],
    ["memory that ran out", ended(137)],
    ["a cause that is no JSON", serviceError("States.TaskFailed", "broken")],
    ["a right that is missing", serviceError("ECS.AccessDeniedException")],
    ["a day without an end", serviceError("States.Timeout")],
  ])("tries a batch once for %s", async (_, error) => {
    const end = await run({
      ...lister(1, 1),
      Skopeo: () => {
        throw error;
      },
    });
    expect(called(end, "Skopeo")).toHaveLength(1);
    expect(called(end, "NotCopied")).toHaveLength(1);
  });

  test("succeeds when a second try did", async () => {
    let tries = 0;
    const end = await run({
      ...lister(1),
      Skopeo: () => {
        if (tries++ === 0) throw ended(75);
      },
    });
    expect(end.error).toBeUndefined();
    expect(called(end, "Skopeo")).toHaveLength(2);
  });

  test("that cannot be listed fails with why", async () => {
    const end = await run({
      List: () => {
        throw serviceError("HubError", "SECRET_NOT_FOUND: there is no secret registry");
      },
    });
    expect(called(end, "List")).toHaveLength(1);
    expect(called(end, "TellNotListed")).toHaveLength(1);
    expect(end.error).toEqual({ name: "HubError", cause: "SECRET_NOT_FOUND: there is no secret registry" });
  });

  test("keeps payloads small, however many batches there are", async () => {
    const end = await run(lister(4_000));
    const largest = Math.max(...end.calls.map(({ parameters }) => JSON.stringify(parameters).length));
    expect(largest).toBeLessThan(1_000);
    expect(JSON.stringify(end.output).length).toBeLessThan(32_000);
  });
});

describe("a task that runs once", () => {
  test("deletes its stack when every image arrived", async () => {
    const end = await run(lister(1), { once: "true", stackRole: "arn:role" });
    expect(end.calls.map(({ state }) => state).slice(-2)).toEqual(["TellReleased", "Release"]);
    expect(end.calls.at(-1)?.parameters).toMatchObject({ StackName: "stackId", RoleARN: "arn:role" });
  });

  test("keeps it without a role, and after failures", async () => {
    const alone = await run(lister(1), { once: "true" });
    expect(alone.calls.at(-1)?.state).toBe("TellDone");
    const failed = await run(lister(1, 1), { once: "true", stackRole: "arn:role" });
    expect(failed.calls.at(-1)?.state).toBe("TellFailures");
  });
});
