import type { LiveEvent, LiveEvents } from "@dth/core/live-events";
import { describe, expect, it } from "vitest";
import { collect, START } from "./samples.ts";

const event = (n: number, taskId = "t"): LiveEvent => ({ kind: "task", taskId, progress: "DONE", at: START + n });

/** Registers the tests that every implementation of {@link LiveEvents} passes; `capacity` is what waits for a reader. */
export function liveEventsConformance(make: (capacity: number) => LiveEvents): void {
  describe("watching", () => {
    it("tells what happens from the subscription on, in order", async () => {
      const live = make(100);
      const stop = new AbortController();
      live.publish(event(0));
      const events = live.subscribe({}, stop.signal)[Symbol.asyncIterator]();
      live.publish(event(1));
      live.publish(event(2, "other"));
      expect((await events.next()).value).toEqual(event(1));
      expect((await events.next()).value).toEqual(event(2, "other"));
      const next = events.next();
      live.publish(event(3));
      expect((await next).value).toEqual(event(3));
      stop.abort();
      expect((await events.next()).done).toBe(true);
    });

    it("tells each of many watchers, each of its own task", async () => {
      const live = make(100);
      const stop = new AbortController();
      const [one, all] = [live.subscribe({ taskId: "t" }, stop.signal), live.subscribe({}, stop.signal)];
      const seen = Promise.all([take(one, 1), take(all, 2)]);
      live.publish(event(1, "other"));
      live.publish(event(2));
      expect(await seen).toEqual([[event(2)], [event(1, "other"), event(2)]]);
      stop.abort();
    });

    it("ends when the signal aborts, also one that is waiting or was aborted before", async () => {
      const live = make(100);
      const stop = new AbortController();
      const waiting = collect(live.subscribe({}, stop.signal));
      await Promise.resolve();
      stop.abort();
      expect(await waiting).toEqual([]);
      expect(await collect(live.subscribe({}, stop.signal))).toEqual([]);
    });

    it("takes older events from a slow reader, not newer ones", async () => {
      const live = make(3);
      const stop = new AbortController();
      const slow = live.subscribe({}, stop.signal);
      for (let n = 0; n < 10; n++) live.publish(event(n));
      expect(await take(slow, 3)).toEqual([event(7), event(8), event(9)]);
      stop.abort();
    });

    it("lets a reader leave by breaking out", async () => {
      const live = make(3);
      const stop = new AbortController();
      const events = live.subscribe({}, stop.signal);
      live.publish(event(1));
      expect(await take(events, 1)).toHaveLength(1);
      expect(await collect(events)).toEqual([]);
    });
  });
}

async function take(events: AsyncIterable<LiveEvent>, count: number): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = [];
  for await (const one of events) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}
