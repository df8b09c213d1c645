import { HubError } from "@dth/core/error";
import { fakeClock } from "@dth/testkit/clock";
import { copied } from "@dth/testkit/conformance/samples";
import { describe, expect, it } from "vitest";
import { OutcomeBuffer } from "./outcome-buffer.ts";

function make(lingerMs: number) {
  const clock = fakeClock();
  const writes: string[] = [];
  let failure: HubError | undefined;
  const buffer = new OutcomeBuffer(clock, lingerMs, async (runId, outcomes) => {
    writes.push(`${runId}: ${outcomes.map(({ key }) => key).join(" ")}`);
    if (failure !== undefined) throw failure;
  });
  const fail = () => {
    failure = new HubError("LEDGER_UNUSABLE", "gone");
  };
  return { clock, writes, buffer, fail };
}

describe("OutcomeBuffer", () => {
  it("writes the outcomes of a stretch of time at once, each run by itself", async () => {
    const { clock, writes, buffer } = make(1_000);
    let settled = 0;
    for (const [run, key] of [
      ["r", "a"],
      ["s", "x"],
      ["r", "b"],
    ] as const) {
      void buffer.add(run, [copied(key)]).then(() => {
        settled += 1;
      });
    }
    await clock.advance(999);
    expect([writes, settled]).toEqual([[], 0]);
    await clock.advance(1);
    await clock.advance(0);
    expect([writes, settled]).toEqual([["r: a b", "s: x"], 3]);
  });

  it("writes at once when told to hurry, or never to wait", async () => {
    const { writes, buffer } = make(1_000);
    const added = buffer.add("r", [copied("a")]);
    await buffer.flush();
    await added;
    expect(writes).toEqual(["r: a"]);
    const eager = make(0);
    await eager.buffer.add("r", [copied("a")]);
    expect(eager.writes).toEqual(["r: a"]);
  });

  it("waits for everything when told to hurry, what was full before included", async () => {
    const gate = Promise.withResolvers<void>();
    const written: number[] = [];
    const buffer = new OutcomeBuffer(fakeClock(), 1_000, async (_, { length }) => {
      if (length > 1) await gate.promise;
      written.push(length);
    });
    const many = Array.from({ length: 2_000 }, (_, n) => copied(`k${n}`));
    const added = Promise.all([buffer.add("r", many), buffer.add("r", [copied("one more")])]);
    const flushed = buffer.flush().then(() => [...written]);
    const early = await Promise.race([flushed, new Promise((resolve) => setImmediate(resolve, "still writing"))]);
    gate.resolve();
    expect([early, await flushed]).toEqual(["still writing", [1, 2_000]]);
    await added;
  });

  it("tells everyone whose outcomes could not be written", async () => {
    const { clock, buffer, fail } = make(10);
    fail();
    const both = Promise.allSettled([buffer.add("r", [copied("a")]), buffer.add("r", [copied("b")])]);
    await clock.advance(10);
    expect(await both).toMatchObject([
      { reason: { code: "LEDGER_UNUSABLE" } },
      { reason: { code: "LEDGER_UNUSABLE" } },
    ]);
  });
});
