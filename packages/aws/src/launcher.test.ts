import { SFNClient } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeAws, Fault, startFakeAws } from "../test/fake-aws.ts";
import { stepFunctions } from "../test/fake-step-functions.ts";
import { createLauncher } from "./launcher.ts";

const stateMachineArn = "arn:aws-cn:states:cn-north-1:111122223333:stateMachine:dth-runs";
const executions = "arn:aws-cn:states:cn-north-1:111122223333:execution:dth-runs";
const RUN = { taskId: "t1", runId: "r1" };

let machine = stepFunctions();
let fake: FakeAws;
let client: SFNClient;
beforeEach(async () => {
  machine = stepFunctions();
  fake = await startFakeAws(machine);
  client = new SFNClient(fake.config);
});
afterEach(async () => {
  client.destroy();
  await fake.close();
});

const launcher = () => createLauncher({ client, stateMachineArn });
const started = () =>
  fake.calls.filter(({ operation }) => operation === "StartExecution").map(({ input }) => input.name as string);

describe("createLauncher", () => {
  it("starts one execution of a run, whoever asks and how often", async () => {
    const [one, other] = [launcher(), launcher()];
    expect(await one.state(RUN)).toBe("absent");
    await Promise.all([one.launch(RUN), other.launch(RUN)]);
    await one.launch(RUN);
    expect(new Set(started())).toEqual(new Set(["r1"]));
    expect(await other.state(RUN)).toBe("executing");
    const start = fake.calls.find(({ operation }) => operation === "StartExecution");
    expect(JSON.parse(start?.input.input)).toEqual({ version: 1, action: "run", ...RUN, launched: `${executions}:r1` });
    const described = fake.calls.find(({ operation }) => operation === "DescribeExecution");
    expect(described?.input.executionArn).toBe(`${executions}:r1`);
  });

  it("stops an execution, and goes on with the run in another", async () => {
    await launcher().launch(RUN);
    await launcher().stop(RUN);
    expect(await launcher().state(RUN)).toBe("absent");
    await launcher().stop(RUN);
    await launcher().launch(RUN);
    expect(await launcher().state(RUN)).toBe("executing");
    machine.end("r1-2", "FAILED");
    const known = launcher();
    expect(await known.state(RUN)).toBe("absent");
    await known.launch(RUN);
    expect(started()).toEqual(["r1", "r1-2", "r1-3"]);
  });

  it("discards with an execution that removes what the run made", async () => {
    expect(await launcher().discard(RUN)).toBe("gone");
    expect(started()).toEqual([]);
    await launcher().launch(RUN);
    expect(await launcher().discard(RUN)).toBe("going");
    expect(await launcher().discard(RUN)).toBe("going");
    expect(await launcher().state(RUN)).toBe("absent");
    const removal = fake.calls.findLast(({ operation }) => operation === "StartExecution");
    expect(removal?.input.name).toBe("r1-remove");
    const launched = `${executions}:r1`;
    expect(JSON.parse(removal?.input.input)).toEqual({ version: 1, action: "remove", ...RUN, launched });
  });

  it("tries a removal that failed again, by another name", async () => {
    await launcher().launch(RUN);
    await launcher().discard(RUN);
    machine.end("r1-remove", "FAILED");
    expect(await launcher().discard(RUN)).toBe("going");
    machine.end("r1-remove-2", "SUCCEEDED");
    expect(await launcher().discard(RUN)).toBe("gone");
    const removals = fake.calls.filter(({ input }) => String(input.name).includes("remove"));
    expect(new Set(removals.map(({ input }) => input.name))).toEqual(new Set(["r1-remove", "r1-remove-2"]));
  });

  it("says what cannot be launched", async () => {
    const refusing = await startFakeAws({
      DescribeExecution: () => {
        throw new Fault("ExecutionDoesNotExist");
      },
      StartExecution: () => {
        throw new Fault("StateMachineDoesNotExist", "no such machine");
      },
    });
    const refused = createLauncher({ client: new SFNClient(refusing.config), stateMachineArn }).launch(RUN);
    await expect(refused).rejects.toMatchObject({ name: "HubError", code: "LAUNCH_FAILED" });
    await expect(refused).rejects.toThrow("no such machine");
    await refusing.close();
  });
});
