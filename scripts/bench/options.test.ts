import { expect, it } from "vitest";
import { readOptions, USAGE } from "./options.ts";
import { compareScenarios, copyScenarios } from "./scenarios.ts";
import { KNOWN_TOOLS } from "./tools/find.ts";

it("reads sizes, rounds and lists", () => {
  expect(readOptions([])).toMatchObject({ size: "normal", rounds: 3, only: [], write: false });
  expect(readOptions(["--quick", "--only", "small,mixed"])).toMatchObject({ rounds: 1, only: ["small", "mixed"] });
  expect(readOptions(["--help", "--quick"])).toBeUndefined();
});

it.each([[["--fast"]], [["--rounds", "none"]], [["--rounds", "0"]], [["quick"]]])("refuses %j", (args) => {
  expect(() => readOptions(args)).toThrow();
});

it("has a usage that names every scenario and tool", () => {
  const scenarios = [...copyScenarios("full"), ...compareScenarios("full")];
  for (const { id } of [...scenarios, ...KNOWN_TOOLS]) expect(USAGE).toMatch(new RegExp(`[ ,]${id}(,|\\n)`, "u"));
});
