import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

/** Turns that end when they are told to, and what became of them. */
function lab() {
  const turns = createTurns();
  const begun: string[] = [];
  const counted: string[] = [];
  const ends = new Map<string, () => void>();
  const turn = (name: string) => async (isLast: () => boolean) => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    if (isLast()) counted.push(name);
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { turns, turn, begun, counted, end };
}

it("lets the last one count", async () => {
  const { turns, turn, begun, counted, end } = lab();
  void turns.take(turn("a"));
  void turns.take(turn("b"));
  await end("a");
  expect(turns.isBusy()).toBe(true);
  await end("b");
  expect([begun, counted, turns.isBusy()]).toEqual([["a", "b"], ["b"], false]);
});

it("hears out what is on its way, and asks once more for all that came meanwhile", async () => {
  const { turns, turn, begun, counted, end } = lab();
  void turns.follow(turn("a"));
  let isFollowed = false;
  void turns.follow(turn("b"));
  void turns.follow(turn("c")).then(() => {
    isFollowed = true;
  });
  expect(begun).toEqual(["a"]);
  await end("a");
  expect([begun, counted, isFollowed]).toEqual([["a", "c"], ["a"], false]);
  await end("c");
  expect([counted, isFollowed, turns.isBusy()]).toEqual([["a", "c"], true, false]);
});

it("follows what was taken later, too, and not what was dropped", async () => {
  const { turns, turn, begun, counted, end } = lab();
  void turns.take(turn("a"));
  void turns.follow(turn("b"));
  void turns.take(turn("c"));
  await end("a");
  await end("c");
  expect(begun).toEqual(["a", "c", "b"]);
  void turns.follow(turn("d"));
  turns.drop();
  await end("b");
  expect([begun, counted, turns.isBusy()]).toEqual([["a", "c", "b"], ["c"], false]);
});
