import type { BoardRow } from "@dth/core/plugin";
import { expect, it } from "vitest";
import { isBehind, isOpen, readPlace } from "./place.ts";

const at = (item: string, state: BoardRow["state"] = "same") => readPlace({ item, state });

it("goes on within a repository behind an image of the source, without what only the destination has", () => {
  const place = at("b/app:2");
  expect(place).toEqual({ repository: "b/app", item: { repository: "b/app", tag: "2" } });
  expect(["a/app", "b/app", "c/app"].map((repository) => isOpen(repository, place))).toEqual([false, true, true]);
  expect([isBehind("b/app", "3", place), isBehind("c/app", "1", place)]).toEqual([false, true]);
});

it("goes on behind a tag that only the destination has, with all of the source's", () => {
  const place = at("b/app:2", "extra");
  expect(place).toEqual({ repository: "b/app", extra: "2" });
  expect(isOpen("b/app", place)).toBe(true);
  expect(["1", "2", "3"].map((tag) => isBehind("b/app", tag, place))).toEqual([false, false, true]);
});

it("is done with a repository that is not there", () => {
  expect(["b/app", "c/app"].map((repository) => isOpen(repository, at("b/app", "unknown")))).toEqual([false, true]);
});

it("begins at the beginning", () => {
  expect([isOpen("a", undefined), isBehind("a", "1", undefined)]).toEqual([true, true]);
});
