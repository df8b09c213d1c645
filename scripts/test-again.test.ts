import { describe, expect, it } from "vitest";
import { tryAgain } from "./test-again.ts";
import { type TestOutcome, total } from "./test-count.ts";

const outcome = (failed: Readonly<Record<string, number>>, elsewhere = 0): TestOutcome => ({
  files: new Map(Object.entries(failed).map(([name, count]) => [name, { passed: 2 - count, failed: count }])),
  elsewhere,
});

async function again(first: TestOutcome, second: TestOutcome = outcome({})) {
  const asked: string[] = [];
  const said: string[] = [];
  const run = async (files: readonly string[]) => {
    asked.push(...files);
    return second;
  };
  const last = await tryAgain(first, run, (line) => said.push(line));
  return { count: total(last), asked, said: said.join("\n") };
}

describe("a second try", () => {
  it("is for the files that failed, and names those that passed only then", async () => {
    const { count, asked, said } = await again(outcome({ a: 0, b: 1, c: 1 }), outcome({ b: 0, c: 1 }));
    expect(asked).toEqual(["b", "c"]);
    expect(count).toEqual({ passed: 5, failed: 1 });
    expect(said).toContain("UNSTEADY  b");
    expect(said).not.toContain("UNSTEADY  c");
  });

  it("is not made where nothing failed, much failed, or something failed that is of no file", async () => {
    for (const first of [outcome({ a: 0 }), outcome({ a: 1, b: 1, c: 1, d: 1 }), outcome({ a: 1 }, 1)])
      expect(await again(first)).toEqual({ count: total(first), asked: [], said: "" });
  });

  it("leaves failed what it could not run", async () => {
    expect((await again(outcome({ a: 1 }), outcome({}, 1))).count.failed).toBe(2);
  });
});
