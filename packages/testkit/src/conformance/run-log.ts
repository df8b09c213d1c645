import type { LogEntry, LogLevel, RunLogs } from "@dth/core/run-log";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";
import { START } from "./samples.ts";

/** Logs under test. */
export interface RunLogsFixture {
  readonly logs: RunLogs;
  /** Closes the logs and removes what they left. */
  close(): Promise<void>;
}

const line = (at: number, message: string, level: LogLevel = "info"): LogEntry => ({ at: START + at, level, message });

/** What logs may leave open beside the contract. */
export interface RunLogsTraits {
  /** `lines`: each line when its time has come. `logs`: a run's log as a whole, when its last line's time has come. */
  readonly forgets: "lines" | "logs";
}

/** Registers the tests that every implementation of {@link RunLogs} passes. */
export function runLogsConformance(
  make: () => Promise<RunLogsFixture>,
  traits: RunLogsTraits = { forgets: "lines" },
): void {
  const current = eachTest(make);
  const logs = () => current().logs;

  it("gives lines back in the order in which they came, page by page", async () => {
    const lines = [line(0, "a\u0000\u001b[31mü"), line(1, "b"), line(1, "b"), line(0, "late"), line(2, "c")];
    await logs().append("t", "r", lines.slice(0, 2));
    await logs().append("t", "r", lines.slice(2));
    const first = await logs().read("r", { limit: 3 });
    const second = await logs().read("r", { limit: 3, cursor: first.cursor });
    expect([...first.entries, ...second.entries]).toEqual(lines);
  });

  it("goes on from its end when something newer came", async () => {
    const nothing = await logs().read("r", { limit: 10 });
    expect(nothing.entries).toEqual([]);
    await logs().append("t", "r", [line(0, "a")]);
    const first = await logs().read("r", { limit: 10, cursor: nothing.cursor });
    expect(first.entries).toEqual([line(0, "a")]);
    const end = await logs().read("r", { limit: 10, cursor: first.cursor });
    expect(end.entries).toEqual([]);
    await logs().append("t", "r", [line(1, "b")]);
    expect((await logs().read("r", { limit: 10, cursor: end.cursor })).entries).toEqual([line(1, "b")]);
  });

  it("leaves out what is less grave than asked for", async () => {
    const lines = (["debug", "info", "warn", "error"] as const).map((level, n) => line(n, level, level));
    await logs().append("t", "r", lines);
    expect((await logs().read("r", { limit: 10, level: "warn" })).entries).toEqual(lines.slice(2));
    const first = await logs().read("r", { limit: 1, level: "warn" });
    const rest = await logs().read("r", { limit: 9, level: "warn", cursor: first.cursor });
    expect(rest.entries).toEqual(lines.slice(3));
  });

  it("keeps runs apart and lists those of a task, newest first", async () => {
    await logs().append("t", "r1", [line(5, "a"), line(9, "b")]);
    await logs().append("t", "r2", [line(6, "c")]);
    await logs().append("other", "r3", [line(7, "d")]);
    await logs().append("t", "r1", [line(20, "e")]);
    expect((await logs().read("r2", { limit: 10 })).entries).toEqual([line(6, "c")]);
    expect(await logs().streams("t", 10)).toEqual([
      { runId: "r2", firstAt: START + 6, lastAt: START + 6 },
      { runId: "r1", firstAt: START + 5, lastAt: START + 20 },
    ]);
    expect((await logs().streams("t", 1)).map(({ runId }) => runId)).toEqual(["r2"]);
    expect(await logs().streams("nobody", 10)).toEqual([]);
  });

  it("forgets whole logs that are older than a moment", async () => {
    await logs().append("t", "r1", [line(0, "old"), line(10, "new")]);
    await logs().append("t", "r2", [line(0, "old")]);
    await logs().expire(START + 10);
    expect((await logs().streams("t", 10)).map(({ runId }) => runId)).toEqual(["r1"]);
    expect((await logs().read("r1", { limit: 10 })).entries).toContainEqual(line(10, "new"));
    expect((await logs().read("r2", { limit: 10 })).entries).toEqual([]);
    await logs().expire(START + 11);
    expect(await logs().streams("t", 10)).toEqual([]);
  });

  if (traits.forgets === "lines") {
    it("forgets what is older than a moment, and keeps cursors right", async () => {
      await logs().append("t", "r", [line(0, "old"), line(10, "new")]);
      const { cursor } = await logs().read("r", { limit: 1 });
      await logs().expire(START + 10);
      expect((await logs().read("r", { limit: 10 })).entries).toEqual([line(10, "new")]);
      expect((await logs().read("r", { limit: 10, cursor })).entries).toEqual([line(10, "new")]);
      await logs().expire(START + 11);
      expect(await logs().streams("t", 10)).toEqual([]);
      await logs().append("t", "r", [line(12, "newest")]);
      expect((await logs().read("r", { limit: 10, cursor })).entries).toEqual([line(12, "newest")]);
    });
  }

  it.each(["nonsense", "-1", "1e3", "'; DROP TABLE log_lines"])("refuses the cursor %j", async (cursor) => {
    await expect(logs().read("r", { limit: 1, cursor })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
}
