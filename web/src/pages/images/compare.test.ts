import { expect, it } from "vitest";
import { compareBoards, isSame } from "./compare.ts";

const row = (item: string, state = "same") => ({ item, state });

it("puts boards of one source side by side, an image a line", () => {
  const lines = compareBoards([
    [row("a:1"), row("b:1", "missing")],
    [row("a:1", "different"), row("c:1")],
  ]);
  expect(lines.map(({ item, at }) => [item, ...at.map((one) => one?.state)])).toEqual([
    ["a:1", "same", "different"],
    ["b:1", "missing", undefined],
    ["c:1", undefined, "same"],
  ]);
  expect(lines.map(isSame)).toEqual([false, false, true]);
});

it("has no line without a board", () => {
  expect(compareBoards([])).toEqual([]);
});
