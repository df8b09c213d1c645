import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launcherConformance } from "@dth/testkit/conformance/launcher";
import { sequentialIds } from "@dth/testkit/ids";
import { memoryLiveEvents } from "@dth/testkit/live-events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLauncher, type ProcessLauncher } from "./launcher.ts";
import { createLog } from "./log.ts";

/** Lives until it is stopped, and says so; a run called `deaf` does not listen, one called `broken` fails, and one called
 * `suicide` is killed. */
const RUNNER = `
  let timer;
  process.on("disconnect", () => process.exit());
  process.on("message", ({ kind, run }) => {
    if (kind === "stop") return globalThis.deaf || process.exit();
    if (run.runId === "broken") {
      process.send({ kind: "failed", code: "DISK_FULL", message: "no space" });
      process.exit(1);
    }
    if (run.runId === "suicide") process.kill(process.pid, "SIGKILL");
    globalThis.deaf = run.runId === "deaf";
    process.send({ kind: "event", event: { kind: "task", taskId: run.taskId, progress: "IN_PROGRESS", at: 1 } });
    timer = setInterval(() => {}, 1000);
  });
`;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-launcher-"));
  writeFileSync(join(directory, "runner.mjs"), RUNNER);
});
afterEach(() => rmSync(directory, { recursive: true }));

function make(maxRuns = 4, runner = [process.execPath, join(directory, "runner.mjs")]) {
  const live = memoryLiveEvents();
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line), json: true, now: Date.now });
  const settings = { endpoints: { networks: "all" }, ambient: false, scratch: directory } as const;
  const killed: string[] = [];
  const options = { ...{ state: directory, settings, maxRuns, live, log, runner }, ids: sequentialIds() };
  const launcher = createLauncher({ ...options, killed: ({ runId }, executor) => killed.push(`${runId} ${executor}`) });
  return { launcher, live, lines, killed };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_000 && !(await condition()); looks++) await new Promise((go) => setTimeout(go, 10));
  expect(await condition()).toBe(true);
}

const run = (runId: string) => ({ taskId: "t", runId });
const isAbsent = (launcher: ProcessLauncher, id: string) => async () => (await launcher.state(run(id))) === "absent";

describe("createLauncher", () => {
  launcherConformance(async () => {
    const { launcher, live } = make();
    return {
      launcher,
      begun: () => live.published.length,
      close: () => launcher.close(0),
    };
  });

  it("executes so many runs at once, and the others in their turn", async () => {
    const { launcher, live } = make(1);
    for (const id of ["a", "b", "c"]) await launcher.launch(run(id));
    expect([await launcher.state(run("a")), await launcher.state(run("b"))]).toEqual(["executing", "starting"]);
    await launcher.discard(run("b"));
    await until(() => live.published.length === 1);
    await launcher.stop(run("a"));
    await until(async () => (await launcher.state(run("c"))) === "executing");
    expect(await launcher.state(run("b"))).toBe("absent");
    await launcher.close(0);
  });

  it("tells why a run could not go on, and that a program cannot be started", async () => {
    const { launcher, lines, killed } = make();
    await launcher.launch(run("broken"));
    await until(isAbsent(launcher, "broken"));
    expect(killed, "it would only fail again").toEqual([]);
    expect(lines.join("")).toContain("DISK_FULL");
    const missing = make(1, ["/nowhere/node"]);
    await missing.launcher.launch(run("a"));
    await until(isAbsent(missing.launcher, "a"));
    expect(missing.lines.join("")).toContain("cannot be started");
  });

  it("tells of an execution that was killed, by its own name, unless it was discarded", async () => {
    const { launcher, live, lines, killed } = make();
    await launcher.launch(run("a"));
    await until(() => live.published.length === 1);
    await launcher.discard(run("a"));
    expect(killed).toEqual([]);
    await launcher.launch(run("suicide"));
    await until(isAbsent(launcher, "suicide"));
    expect(killed, lines.join("")).toEqual([expect.stringMatching(/^suicide ./u)]);
    await launcher.close(0);
  });

  it("ends what does not listen, when it closes", async () => {
    const { launcher, live, killed } = make();
    await launcher.launch(run("deaf"));
    await until(() => live.published.length === 1);
    await launcher.close(50);
    expect(await launcher.state(run("deaf"))).toBe("absent");
    expect(killed, "what ends with the hub is left to the next one").toEqual([]);
    await launcher.launch(run("late"));
    expect(await launcher.state(run("late"))).toBe("absent");
  });
});
