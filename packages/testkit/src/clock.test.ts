import { describe, expect, it } from "vitest";
import { fakeClock } from "./clock.ts";

describe("fakeClock", () => {
  it("stands still until it is advanced", async () => {
    const clock = fakeClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance(250);
    expect(clock.now()).toBe(1250);
  });

  it("wakes sleepers in the order in which they are due, each at its own time", async () => {
    const clock = fakeClock(0);
    const woken: [string, number][] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    };
    const all = [sleep("late", 300), sleep("early", 100), sleep("early too", 100), sleep("never in time", 301)];
    await clock.advance(300);
    expect(woken).toEqual([
      ["early", 100],
      ["early too", 100],
      ["late", 300],
    ]);
    expect(clock.sleeping()).toBe(1);
    await clock.advance(1);
    await Promise.all(all);
    expect(clock.sleeping()).toBe(0);
  });

  it("lets a woken sleeper sleep again within one advance", async () => {
    const clock = fakeClock(0);
    const ticks: number[] = [];
    const loop = (async () => {
      for (let n = 0; n < 3; n++) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    })();
    await clock.advance(35);
    await loop;
    expect(ticks).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it("rejects with the signal's reason, before and while it sleeps", async () => {
    const clock = fakeClock(0);
    const reason = new Error("stop");
    await expect(clock.sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(clock.sleeping()).toBe(0);
  });

  it("does not wait for a sleep of nothing", async () => {
    const clock = fakeClock(0);
    await clock.sleep(0);
    await expect(clock.sleep(0, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
    expect(clock.now()).toBe(0);
  });
});
