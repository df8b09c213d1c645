import { expect, it } from "vitest";
import { land } from "./landing.ts";

const issue = (path: string) => ({ path, message: `at ${path}` });

it.each([
  ["name", ["name", "nam"], "name", ""],
  ["target.to.2", ["target", "target.to"], "target.to", "2"],
  ["target.secret", ["target"], "target", "secret"],
  ["tasks.0.name", ["replace", ""], "", "tasks.0.name"],
  ["", ["name", ""], "", ""],
])("brings %j to the nearest of %j", (path, fields, field, within) => {
  const { at, rest } = land([issue(path)], fields);
  expect([...at]).toEqual([[field, [{ message: `at ${path}`, within }]]]);
  expect(rest).toEqual([]);
});

it("loses none that no field takes, and confuses no names", () => {
  expect(land([issue("names"), issue("")], ["name"])).toEqual({ at: new Map(), rest: [issue("names"), issue("")] });
});
