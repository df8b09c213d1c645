import type { Launcher } from "@dth/core/launcher";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";

/** A launcher under test, whose executions go on until they are asked to stop. */
export interface LauncherFixture {
  readonly launcher: Launcher;
  /** Executions that have begun since it was made, of all runs. */
  begun(): number;
  /** Ends whatever is left. */
  close(): Promise<void>;
}

const RUN = { taskId: "t", runId: "r" };

/** Registers the tests that every implementation of {@link Launcher} passes. */
export function launcherConformance(make: () => Promise<LauncherFixture>): void {
  const given = eachTest(make);
  const becomes = (state: Awaited<ReturnType<Launcher["state"]>>, run = RUN) =>
    eventually(async () => (await given().launcher.state(run)) === state);

  it("knows nothing of a run that it never launched", async () => {
    const { launcher } = given();
    expect(await launcher.state(RUN)).toBe("absent");
    await launcher.stop(RUN);
    expect(await launcher.discard(RUN)).toBe("gone");
  });

  it("executes a run once, however often it is asked", async () => {
    const { launcher, begun } = given();
    await Promise.all([launcher.launch(RUN), launcher.launch(RUN)]);
    await becomes("executing");
    await launcher.launch(RUN);
    await eventually(() => begun() > 0);
    expect(begun()).toBe(1);
  });

  it("lets an execution end by itself, and executes the run again when asked", async () => {
    const { launcher, begun } = given();
    await launcher.launch(RUN);
    await becomes("executing");
    await launcher.stop(RUN);
    await becomes("absent");
    await launcher.launch(RUN);
    await becomes("executing");
    await eventually(() => begun() > 1);
    expect(begun()).toBe(2);
  });

  it("discards an execution, once and for all", async () => {
    const { launcher } = given();
    await launcher.launch(RUN);
    await becomes("executing");
    await launcher.discard(RUN);
    expect(await launcher.state(RUN)).toBe("absent");
    await eventually(async () => (await launcher.discard(RUN)) === "gone");
  });

  it("keeps runs apart", async () => {
    const { launcher } = given();
    const other = { taskId: "t", runId: "other" };
    await launcher.launch(RUN);
    await launcher.launch(other);
    await becomes("executing");
    await becomes("executing", other);
    await launcher.discard(RUN);
    expect(await launcher.state(other)).toBe("executing");
  });
}

/** Waits for another process, in real time, for at most half a minute: its first start may take ten seconds. */
async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within half a minute");
    await new Promise((later) => setTimeout(later, 10));
  }
}
