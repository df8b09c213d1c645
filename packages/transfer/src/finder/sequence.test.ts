import { expect, it } from "vitest";
import { createSequence } from "./sequence.ts";

it("runs one piece of work at a time", async () => {
  const sequence = createSequence();
  const first = Promise.withResolvers<void>();
  const begun: string[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return first.promise;
  };
  sequence.start(work("first"));
  sequence.start(work("left out"));
  const second = sequence.run(work("second"));
  expect(begun).toEqual(["first"]);
  first.resolve();
  await second;
  expect(begun).toEqual(["first", "second"]);
  await sequence.settled();
  sequence.start(work("third"));
  expect(begun).toEqual(["first", "second", "third"]);
});

const refusal = new Error("disk");
const fail = () => Promise.reject(refusal);

it.each([
  ["started", (sequence: ReturnType<typeof createSequence>) => void sequence.start(fail)],
  ["run", (sequence: ReturnType<typeof createSequence>) => expect(sequence.run(fail)).rejects.toBe(refusal)],
])("begins nothing after a failure of what was %s, and throws it at everybody who asks", async (_, failing) => {
  const sequence = createSequence();
  await failing(sequence);
  await expect(sequence.settled()).rejects.toBe(refusal);
  let begun = 0;
  const work = async () => void begun++;
  sequence.start(work);
  await expect(sequence.run(work)).rejects.toBe(refusal);
  expect(begun).toBe(0);
  expect(() => sequence.check()).toThrow(refusal);
});
