import { describe, expect, it } from "vitest";
import { createRequestLimit, type RequestLimit } from "./request-limit.ts";

/** As many requests as the limit allows start at `now` and end 100 ms later. */
function roundTrip(limit: RequestLimit, now: number): void {
  const requests = limit.value;
  for (let inFlight = 1; inFlight <= requests; inFlight++) limit.started(inFlight, now);
  for (let i = 0; i < requests; i++) limit.ended(now, now + 100);
}

describe("the limit of an endpoint's requests", () => {
  it("doubles with every round trip that fills it, up to the most", () => {
    const limit = createRequestLimit(100);
    const values = [0, 1, 2].map((trip) => {
      roundTrip(limit, trip * 100);
      return limit.value;
    });
    expect(values).toEqual([64, 100, 100]);
  });

  it("stays where it was not reached", () => {
    const limit = createRequestLimit(100);
    limit.started(31, 0);
    limit.ended(0, 100);
    expect(limit.value).toBe(32);
  });

  it("shrinks once for a throttled round trip, and grows by about one a round trip after it", () => {
    const limit = createRequestLimit(100);
    for (let i = 0; i < 10; i++) limit.throttled(30, 0);
    expect(limit.value).toBe(18);
    roundTrip(limit, 1_000);
    expect(limit.value).toBe(18);
    roundTrip(limit, 1_100);
    expect(limit.value).toBe(19);
  });

  it("shrinks again only when the wait that was asked for, 5 seconds at the most, is over", () => {
    const limit = createRequestLimit(100);
    limit.throttled(32, 0, 60_000);
    limit.throttled(32, 4_999, 60_000);
    expect(limit.value).toBe(19);
    limit.throttled(32, 5_000);
    expect(limit.value).toBe(11);
  });

  it("never falls below one request", () => {
    const limit = createRequestLimit(4);
    for (let i = 0; i < 10; i++) limit.throttled(0, i * 10_000);
    expect(limit.value).toBe(1);
  });

  it("goes on although the clock is set back by more than any wait", () => {
    const limit = createRequestLimit(100);
    limit.throttled(32, 1_000_000);
    limit.throttled(32, 0);
    expect(limit.value).toBe(11);
  });
});
