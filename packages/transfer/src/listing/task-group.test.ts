import { expect, it } from "vitest";
import { createTaskGroup } from "./task-group.ts";

it("is finished when the last task ended, those included that an end gave rise to", async () => {
  let more = 2;
  const group = createTaskGroup(() => {
    if (more-- > 0) group.begin(Promise.resolve());
  });
  await group.finished();
  group.begin(Promise.resolve());
  await group.finished();
  expect([more, group.size, group.failed]).toEqual([-1, 0, false]);
});

it("fails with the first failure at once, and is settled when the others ended", async () => {
  const group = createTaskGroup(() => {});
  const slow = Promise.withResolvers<void>();
  const refusal = new Error("refused");
  group.begin(slow.promise);
  group.begin(Promise.reject(refusal));
  await expect(group.finished()).rejects.toBe(refusal);
  expect([group.size, group.failed]).toEqual([1, true]);
  slow.reject(new Error("stopped"));
  await group.settled();
  expect(group.size).toBe(0);
});
