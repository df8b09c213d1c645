import type { RunState } from "@dth/core/ledger";
import { fakeClock } from "@dth/testkit/clock";
import { memoryLedger } from "@dth/testkit/ledger";
import { expect, it } from "vitest";
import { yieldToOthers } from "./other-runs.ts";

const MACHINE = "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:stack-runs";
const EXECUTION = "arn:aws-cn:states:cn-north-1:123456789012:execution:stack-runs";

async function scene(runs: Readonly<Record<string, RunState>>, executing: readonly string[]) {
  const ledger = memoryLedger();
  for (const [id, state] of Object.entries(runs))
    await ledger.createRun({ id, source: "a", destination: "b", spec: {}, state, startedAt: 1 });
  const asked: unknown[] = [];
  const send = async (command: { readonly input: unknown }) => {
    asked.push(command.input);
    return { executions: executing.map((name) => ({ executionArn: `${EXECUTION}:${name}` })) };
  };
  const clock = fakeClock();
  return { ledger, asked, options: { ledger, clock, client: { send } as never, execution: `${EXECUTION}:mine` } };
}

it("waits for a run that is executed", async () => {
  const { options, asked } = await scene({ a: "running" }, ["mine", "a"]);
  expect(await yieldToOthers("b", options)).toBe(true);
  expect(asked).toEqual([{ stateMachineArn: MACHINE, statusFilter: "RUNNING", maxResults: 100 }]);
});

it("takes over from one that was broken off", async () => {
  const { options, ledger } = await scene({ a: "running", old: "done" }, ["mine"]);
  expect(await yieldToOthers("b", options)).toBe(false);
  expect(await ledger.run("a")).toMatchObject({ state: "stopped", error: { code: "CANCELLED" } });
  expect((await ledger.run("old")).state).toBe("done");
});

it("goes on once it has begun, and asks nobody where nothing runs", async () => {
  const begun = await scene({ a: "running", b: "running" }, ["mine", "a"]);
  expect(await yieldToOthers("b", begun.options)).toBe(false);
  const first = await scene({ old: "failed" }, []);
  expect(await yieldToOthers("b", first.options)).toBe(false);
  expect([...begun.asked, ...first.asked]).toEqual([]);
});
