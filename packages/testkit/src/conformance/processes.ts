import type { Processes, ProcessRequest } from "@dth/core/processes";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";

/** Programs under test. */
export interface ProcessesFixture {
  readonly processes: Processes;
  /** Writes the lines `one` and `two` to standard output, `warning` to standard error, and exits with 3. */
  readonly speaks: Pick<ProcessRequest, "command" | "args">;
  /** Removes what was left. */
  close(): Promise<void>;
}

/** Registers the tests that every implementation of {@link Processes} passes. */
export function processesConformance(make: () => Promise<ProcessesFixture>): void {
  const given = eachTest(make);

  it("tells lines as they come, and everything at the end", async () => {
    const { processes, speaks } = given();
    const lines: string[] = [];
    const result = await processes.run({ ...speaks, line: (stream, text) => lines.push(`${stream}: ${text}`) });
    expect(result).toEqual({ exitCode: 3, stdout: "one\ntwo\n", stderr: "warning\n" });
    expect(lines.sort()).toEqual(["stderr: warning", "stdout: one", "stdout: two"]);
  });

  it("says that there is no such program", async () => {
    const run = given().processes.run({ command: "dth-no-such-program", args: [] });
    await expect(run).rejects.toMatchObject({ name: "HubError", code: "TOOL_MISSING" });
    await expect(run).rejects.toThrow("dth-no-such-program");
  });

  it("starts nothing when it is stopped already", async () => {
    const { processes, speaks } = given();
    const run = processes.run({ ...speaks, signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("keeps scratch files until the directory is closed, and directories apart", async () => {
    const [one, two] = [await given().processes.scratch(), await given().processes.scratch()];
    expect(await one.write("auth.json", "{}")).toBe(`${one.path}/auth.json`);
    expect(await one.read("auth.json")).toBe("{}");
    expect(await two.read("auth.json")).toBeUndefined();
    await one.close();
    await one.close();
    expect(await one.read("auth.json")).toBeUndefined();
    await two.close();
  });
}
