import type { Count } from "@dth/core/outcome";
import { GONE_MS, type WorkerShare } from "@dth/core/roster";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { fakeClock } from "@dth/testkit/clock";
import { memoryLedger } from "@dth/testkit/ledger";
import { memoryRoster } from "@dth/testkit/roster";
import { describe, expect, it } from "vitest";
import { createCrew } from "./crew.ts";

const RUN = "r";
const NONE: Count = { objects: 0, bytes: 0 };
const items = (objects: number): Count => ({ objects, bytes: 10 * objects });

function leader(change: Partial<ProgressSnapshot> = {}): ProgressSnapshot {
  return {
    ...{ phase: "copying", found: items(9), same: NONE, filtered: NONE, extra: NONE, queued: items(9) },
    ...{ listingComplete: true, copied: NONE, skipped: NONE, failed: NONE, deleted: NONE },
    ...{ transferredBytes: 0, requestsInFlight: 1, retries: 0, throttles: 0, limiting: "nothing" },
    ...{ startedAt: 0, elapsedMs: 1, ...change },
  };
}

function share(id: string, at: number, change: Partial<WorkerShare> = {}): WorkerShare {
  return { id, at, transferredBytes: 30, requestsInFlight: 4, retries: 1, throttles: 2, limiting: "source", ...change };
}

async function scene() {
  const [roster, ledger, clock] = [memoryRoster(), memoryLedger(), fakeClock()];
  await ledger.createRun({ id: RUN, source: "a", destination: "b", spec: {}, state: "running", startedAt: 0 });
  const copied = (...keys: readonly string[]) =>
    ledger.record(
      RUN,
      keys.map((key) => ({ key, kind: "copied", size: 10, at: 1 })),
    );
  return { roster, ledger, clock, copied, crew: createCrew({ roster, ledger, clock }, RUN) };
}

describe("the crew of a run", () => {
  it("is the leader alone where nobody else says anything", async () => {
    const { crew, copied } = await scene();
    await copied("a");
    await crew.look(() => leader(), true);
    expect(crew.joined(leader({ copied: items(1) }))).toEqual({ ...leader({ copied: items(1) }), workers: 1 });
  });

  it("adds what others have done, are doing and are held back by, each item once", async () => {
    const { crew, roster, clock, copied } = await scene();
    await roster.tell(RUN, share("x", clock.now()));
    await roster.tell(RUN, share("y", clock.now(), { transferredBytes: 5 }));
    await copied("a", "b", "c");
    await crew.look(() => leader({ copied: items(1) }), true);
    expect(crew.joined(leader({ copied: items(2), transferredBytes: 20, limiting: "cpu" }))).toMatchObject({
      copied: items(4),
      transferredBytes: 55,
      requestsInFlight: 9,
      retries: 2,
      throttles: 4,
      workers: 3,
      limiting: "source",
    });
  });

  it("no longer counts who is silent or has left, but keeps what they moved", async () => {
    const { crew, roster, clock } = await scene();
    await roster.tell(RUN, share("left", clock.now()));
    await roster.tell(RUN, share("silent", clock.now()));
    await crew.look(leader, true);
    await roster.leave(RUN, "left");
    await clock.advance(GONE_MS);
    await crew.look(leader, true);
    expect(crew.joined(leader())).toMatchObject({ workers: 1, transferredBytes: 60, requestsInFlight: 1 });
  });

  it("does not ask at every beat", async () => {
    const { crew, roster, clock } = await scene();
    await crew.look(leader, false);
    await roster.tell(RUN, share("x", clock.now()));
    await crew.look(leader, false);
    expect(crew.joined(leader()).workers).toBe(1);
    await clock.advance(5_000);
    await crew.look(leader, false);
    expect(crew.joined(leader()).workers).toBe(2);
  });
});
