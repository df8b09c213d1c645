import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runScenario } from "./transport/scenario.ts";
import { SCENARIOS } from "./transport/scenarios.ts";

const run = promisify(execFile);
const here = import.meta.dirname;
const deno = join(here, "../../../node_modules/.bin/deno");

describe("createTransport", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", async (_, scenario) => {
    await runScenario(scenario);
  });

  it("does all of it under Deno too", async () => {
    const { stdout } = await run(deno, ["run", "-A", join(here, "transport/run-scenarios.ts")]).catch((error) => {
      throw new Error(error.stdout + error.stderr);
    });
    expect(stdout.trim().split("\n")).toEqual(SCENARIOS.map(({ name }) => `ok ${name}`));
  });
});
