import type { Launcher } from "@dth/core/launcher";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInbox } from "../src/inbox/use-cases.ts";
import type { HubPorts } from "../src/ports.ts";
import { executeRun } from "../src/runs/execute-run.ts";
import { recoverRuns } from "../src/runs/recover-runs.ts";
import { hasEnded } from "../src/runs/run-progress.ts";
import { dueMarksOf } from "../src/schedules/due.ts";
import { tickSchedules } from "../src/schedules/scheduler.ts";
import { createTasks } from "../src/tasks/use-cases.ts";
import { OPERATOR } from "./callers.ts";
import { every, killedAfter, type RunningHub, runningHub } from "./running-hub.ts";

/** What a person, or the hub by itself, does; killed after so many writes, where there is a number. */
interface Step {
  readonly what: "tick" | "recover" | "start" | "runNow" | "pause" | "resume" | "stop" | "retry" | "stop-process";
  readonly killedAfter: number | undefined;
  /** The next execution is killed after so many writes. */
  readonly executionKilledAfter: number | undefined;
  readonly seconds: number;
}

const KILLED = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined });

const STEP: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    "tick",
    "tick",
    "recover",
    "start",
    "runNow",
    "pause",
    "resume",
    "stop",
    "retry",
    "stop-process",
  ),
  killedAfter: KILLED,
  executionKilledAfter: KILLED,
  seconds: fc.constantFrom(0, 1, 3, 30, 400, 3_700),
});

/** Executes runs in this process, and loses those that are killed. */
class Executions implements Launcher {
  readonly #alive = new Map<string, AbortController>();
  readonly #ports: () => HubPorts;
  killedAfter: number | undefined;

  constructor(ports: () => HubPorts) {
    this.#ports = ports;
  }

  get count(): number {
    return this.#alive.size;
  }

  stopAll(): void {
    for (const stop of this.#alive.values()) stop.abort();
  }

  async launch(run: Parameters<Launcher["launch"]>[0]): Promise<void> {
    if (this.#alive.has(run.runId)) return;
    const stop = new AbortController();
    this.#alive.set(run.runId, stop);
    const gone = () => {
      if (this.#alive.get(run.runId) === stop) this.#alive.delete(run.runId);
    };
    const ports = this.killedAfter === undefined ? this.#ports() : killedAfter(this.killedAfter, this.#ports(), gone);
    void executeRun(ports, run, stop.signal).finally(gone);
  }

  async stop({ runId }: Parameters<Launcher["stop"]>[0]): Promise<void> {
    this.#alive.get(runId)?.abort();
  }

  async discard({ runId }: Parameters<Launcher["discard"]>[0]) {
    this.#alive.get(runId)?.abort();
    this.#alive.delete(runId);
    return "gone" as const;
  }

  async state({ runId }: Parameters<Launcher["state"]>[0]) {
    return this.#alive.has(runId) ? ("executing" as const) : ("absent" as const);
  }
}

async function chaoticHub() {
  const hub = await runningHub();
  const executions = new Executions(() => hub.ports);
  Object.assign(hub.ports, { launcher: executions });
  hub.world.delayMs = 700;
  const { id } = await hub.create({ schedule: every(60) });
  return { hub, executions, id };
}

/** Digests and signatures are made beside the event loop, so turns alone do not bring an end about. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function act(ports: HubPorts, id: string, runId: string | undefined, what: Step["what"]): Promise<void> {
  const tasks = createTasks(ports);
  if (what === "tick") await tickSchedules(ports);
  else if (what === "recover") await recoverRuns(ports);
  else if (what === "retry") await createInbox(ports).retry(OPERATOR, runId ?? "none", {});
  else if (what !== "stop-process") await tasks[what](OPERATOR, id);
}

async function live(steps: readonly Step[]): Promise<{ readonly hub: RunningHub; readonly id: string }> {
  const { hub, executions, id } = await chaoticHub();
  for (const step of steps) {
    executions.killedAfter = step.executionKilledAfter;
    const ports = step.killedAfter === undefined ? hub.ports : killedAfter(step.killedAfter, hub.ports);
    if (step.what === "stop-process") executions.stopAll();
    // What a person may not do now is refused, which is no matter here; what was killed never answers.
    const { lastRun } = await hub.task(id);
    const acted = act(ports, id, lastRun?.id, step.what).catch(() => {});
    await turns();
    await hub.ports.clock.advance(step.seconds * 1_000);
    if (step.killedAfter === undefined) await acted;
    await turns();
  }
  executions.killedAfter = undefined;
  await calm(hub, executions, id);
  return { hub, id };
}

/** Nothing is killed any more, and nobody interferes: everything has to come to its end. */
async function calm(hub: RunningHub, executions: Executions, id: string): Promise<void> {
  if ((await hub.task(id)).paused) await hub.tasks.resume(OPERATOR, id);
  // Real time, for receipts are signed beside the event loop.
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    await hub.ports.clock.advance(10_000);
    await turns();
    await recoverRuns(hub.ports);
    await tickSchedules(hub.ports);
    const { currentRunId, toDiscard, keptUntil } = await hub.task(id);
    const isTidy = toDiscard === undefined || keptUntil !== undefined;
    if (currentRunId === undefined && isTidy && executions.count === 0) return;
  }
  throw new Error("it did not come to its end");
}

describe("a hub whose processes are killed at any write, while people steer it", () => {
  it("comes to rest with every run ended, nothing lost, and its schedule going on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { hub, id } = await live(steps);
        const task = await hub.task(id);
        const runs = await hub.runsOf(id);
        expect(runs.filter((run) => !hasEnded(run))).toEqual([]);
        expect(runs.map(({ number }) => number).sort((a, b) => a - b)).toEqual(runs.map((_, index) => index + 1));
        for (const run of runs) {
          if (run.progress !== "DONE") continue;
          expect(run.tally?.copied.objects).toBe(run.number === 1 ? 2 : (run.tally?.copied.objects ?? 0));
          expect(await hub.ports.ledger.unsettled(run.id)).toBe(0);
          await hub.runs.verifyReceipt(OPERATOR, run.id);
        }
        if (runs.some(({ progress }) => progress === "DONE")) expect(hub.world.shelf("cellar").size).toBe(2);
        if (task.armed) {
          const mark = await dueMarksOf(hub.ports.records).find(id);
          // A change that was interrupted is looked at within a minute.
          expect(mark?.at).toBeLessThanOrEqual(Math.max(task.nextRunAt ?? 0, hub.ports.clock.now() + 60_000));
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
