import { fakeClock } from "@dth/testkit/clock";
import { describe, expect, it } from "vitest";
import type { Batch } from "./leases.ts";
import type { Task } from "./task.ts";
import { createTaskPool } from "./task-pool.ts";

const batch: Batch = {
  lease: { work: { kind: "items", id: "w", runId: "r", items: [] }, receipt: "x", deliveries: 1 },
  open: 0,
  lost: false,
};
const task = (key: string): Task => ({ batch, entry: { key, size: 0 }, doubtful: false, attempts: 0 });

function pool(window: number, run: (task: Task) => Promise<number | undefined>) {
  const clock = fakeClock();
  const stop = new AbortController();
  let idle = 0;
  const failed = (error: unknown) => {
    throw error;
  };
  const made = createTaskPool({ clock, signal: stop.signal, window, run, failed, idle: () => void idle++ });
  return { clock, stop, pool: made, idle: () => idle };
}

describe("the task pool", () => {
  it("runs at most a window of tasks at once, and says when it is empty", async () => {
    let active = 0;
    let most = 0;
    const p = pool(3, async () => {
      most = Math.max(most, ++active);
      await Promise.resolve();
      active--;
      return undefined;
    });
    p.pool.add(Array.from({ length: 50 }, (_, i) => task(`k${i}`)));
    await p.pool.room();
    await p.pool.quiet();
    expect([most, active, p.idle()]).toEqual([3, 0, 1]);
  });

  it("never runs two tasks of one object at once", async () => {
    const running = new Set<string>();
    const done: string[] = [];
    const p = pool(8, async ({ entry, doubtful }) => {
      expect(running.has(entry.key)).toBe(false);
      running.add(entry.key);
      await Promise.resolve();
      running.delete(entry.key);
      done.push(`${entry.key}${doubtful ? "?" : ""}`);
      return undefined;
    });
    p.pool.add([task("a"), task("a"), task("b"), task("a")]);
    await p.pool.quiet();
    expect(done.sort()).toEqual(["a", "a?", "a?", "b"]);
  });

  it("tries a task again after the delay that it asks for", async () => {
    const runs: number[] = [];
    const p = pool(1, async () => {
      runs.push(p.clock.now());
      return runs.length < 3 ? 500 : undefined;
    });
    p.pool.add([task("a")]);
    await p.clock.advance(2_000);
    expect(runs.map((at) => at - (runs[0] ?? 0))).toEqual([0, 500, 1000]);
  });

  it("starts nothing once stopped, and is quiet when the last running task ends", async () => {
    let ran = 0;
    const p = pool(2, async () => {
      ran++;
      await p.clock.sleep(100);
      return undefined;
    });
    p.pool.add([task("a"), task("b"), task("c")]);
    p.stop.abort();
    await p.pool.room();
    const quiet = p.pool.quiet();
    await p.clock.advance(200);
    await quiet;
    expect(ran).toBe(2);
  });
});
