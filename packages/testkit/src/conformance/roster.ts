import type { Roster, WorkerShare } from "@dth/core/roster";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";
import { START } from "./samples.ts";

/** Registers the tests that every implementation of {@link Roster} passes. */
export function rosterConformance(make: () => Promise<Roster>): void {
  const current = eachTest(async () => ({ roster: await make(), close: async () => {} }));
  const roster = () => current().roster;

  it("knows nobody of a run that it never heard of", async () => {
    expect(await roster().shares("r")).toEqual([]);
    await roster().leave("r", "a");
  });

  it("has everybody's last words, by run", async () => {
    await roster().tell("r", shareOf("b", { at: START + 5, limiting: "source-throttled" }));
    await roster().tell("r", shareOf("a", { transferredBytes: 5 * 1024 ** 4 }));
    await roster().tell("r2", shareOf("c"));
    await roster().tell("r", shareOf("a", { at: START + 10, transferredBytes: 6 * 1024 ** 4, requestsInFlight: 7 }));
    expect(await roster().shares("r")).toEqual([
      shareOf("a", { at: START + 10, transferredBytes: 6 * 1024 ** 4, requestsInFlight: 7 }),
      shareOf("b", { at: START + 5, limiting: "source-throttled" }),
    ]);
    expect(await roster().shares("r2")).toEqual([shareOf("c")]);
  });

  it("forgets who leaves, and who leaves twice", async () => {
    await roster().tell("r", shareOf("a"));
    await roster().tell("r", shareOf("b"));
    await roster().leave("r", "a");
    await roster().leave("r", "a");
    expect(await roster().shares("r")).toEqual([shareOf("b")]);
  });

  it("bears hundreds at once", async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `w${String(n).padStart(3, "0")}`);
    await Promise.all(ids.map((id) => roster().tell("r", shareOf(id))));
    expect((await roster().shares("r")).map(({ id }) => id)).toEqual(ids);
  });
}

function shareOf(id: string, change: Partial<WorkerShare> = {}): WorkerShare {
  const counts = { transferredBytes: 1, requestsInFlight: 2, retries: 3, throttles: 4 };
  return { id, at: START, ...counts, limiting: "destination", ...change };
}
