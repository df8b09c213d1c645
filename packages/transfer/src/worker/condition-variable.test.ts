import { expect, it } from "vitest";
import { createConditionVariable } from "./condition-variable.ts";

it("lets go at a notice once the condition holds, and only then", async () => {
  const change = createConditionVariable();
  let count = 0;
  const reached: number[] = [];
  const waits = [1, 2].map((wanted) => change.until(() => count >= wanted).then(() => reached.push(wanted)));
  await change.until(() => true);
  const say = async (now: number) => {
    count = now;
    change.notify();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await say(0);
  expect(reached).toEqual([]);
  await say(1);
  expect(reached).toEqual([1]);
  await say(2);
  await Promise.all(waits);
  expect(reached).toEqual([1, 2]);
});
