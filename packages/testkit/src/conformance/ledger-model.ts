import { compareKeys } from "@dth/core/key-order";
import type { Ledger } from "@dth/core/ledger";
import type { ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import fc from "fast-check";
import { it } from "vitest";
import type { MakeLedger } from "./ledger-fixture.ts";
import { checkpoint, collect, HOSTILE_KEYS, item, itemsWork, runRecord, START } from "./samples.ts";

type Step =
  | { readonly do: "find"; readonly keys: readonly string[]; readonly action: "copy" | "delete" }
  | { readonly do: "record"; readonly outcomes: readonly ItemOutcome[] }
  | { readonly do: "reopen"; readonly code: "NETWORK" | "STALLED" | undefined };

/** What every ledger must say after the steps, in the plainest words: one entry for an action and key. */
interface Entry {
  readonly key: string;
  readonly action: "copy" | "delete";
  isFound: boolean;
  outcome?: ItemOutcome | undefined;
}

const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "/", "é") },
  { weight: 1, arbitrary: fc.constantFrom("\u0000", '"', "'", "\\", "%", "\u{1f600}", "\uffff", "e\u0301") },
);

/** Keys over a small alphabet, so that prefixes and repetitions occur, with the hostile ones among them. */
const anyKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: character, minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_KEYS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 20 }) },
);

const outcome: fc.Arbitrary<ItemOutcome> = fc
  .record({
    key: anyKey,
    kind: fc.constantFrom<OutcomeKind>("copied", "same", "skipped", "failed", "failed", "deleted"),
    code: fc.constantFrom("NETWORK" as const, "STALLED" as const),
    isDelete: fc.boolean(),
    size: fc.nat(100),
  })
  .map(({ key, kind, code, isDelete, size }) => {
    const action = kind === "deleted" || isDelete ? ("delete" as const) : ("copy" as const);
    return { key, kind, size, at: START, action, ...(kind === "failed" && { code }) };
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("find" as const),
    keys: fc.uniqueArray(anyKey, { maxLength: 8 }),
    action: fc.constantFrom("copy" as const, "copy" as const, "delete" as const),
  }),
  fc.record({ do: fc.constant("record" as const), outcomes: fc.array(outcome, { maxLength: 8 }) }),
  fc.record({ do: fc.constant("reopen" as const), code: fc.constantFrom("NETWORK", "STALLED", undefined) }),
);

/** Registers a property test: whatever is found, recorded and reopened, all answers fit the plain model. */
export function ledgerModelConformance(make: MakeLedger): void {
  it("keeps counts, open work and outcomes true, whatever the keys", async () => {
    const { ledger, close } = await make();
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      runs += 1;
      await check(ledger, `run ${runs}`, steps);
    });
    try {
      await fc.assert(property, { numRuns: 60 });
    } finally {
      await close();
    }
  });
}

async function check(ledger: Ledger, runId: string, steps: readonly Step[]): Promise<void> {
  const entries = new Map<string, Entry>();
  await ledger.createRun(runRecord(runId));
  for (const [n, one] of steps.entries()) {
    const reopened = apply(entries, one);
    if (one.do === "record") await ledger.record(runId, one.outcomes);
    else if (one.do === "reopen") same(await ledger.reopen(runId, one.code ? { code: one.code } : {}), reopened);
    else {
      const items = one.keys.map((key) => item(key, one.action));
      await ledger.commitFound(runId, [itemsWork(runId, `w${n}`, items)], checkpoint());
    }
  }
  await compare(ledger, runId, [...entries.values()]);
}

/** @returns how many entries were reopened */
function apply(entries: Map<string, Entry>, step: Step): number {
  if (step.do === "find") for (const key of step.keys) entryOf(entries, key, step.action).isFound = true;
  if (step.do === "record") {
    for (const one of step.outcomes) {
      const entry = entryOf(entries, one.key, one.action ?? "copy");
      if (!["copied", "deleted", "same"].includes(entry.outcome?.kind ?? "")) entry.outcome = one;
    }
  }
  if (step.do !== "reopen") return 0;
  const failed = [...entries.values()].filter(
    (entry) =>
      entry.isFound &&
      entry.outcome?.kind === "failed" &&
      (step.code === undefined || entry.outcome.code === step.code),
  );
  for (const entry of failed) entry.outcome = undefined;
  return failed.length;
}

function entryOf(entries: Map<string, Entry>, key: string, action: Entry["action"]): Entry {
  const id = `${action} ${key}`;
  const entry = entries.get(id) ?? { key, action, isFound: false };
  entries.set(id, entry);
  return entry;
}

async function compare(ledger: Ledger, runId: string, entries: readonly Entry[]): Promise<void> {
  const name = ({ key, action }: { key: string; action: string }) => `${action} ${key}`;
  const open = entries.filter((entry) => entry.isFound && entry.outcome === undefined);
  const works = await collect(ledger.openWork(runId));
  const listed = works.flatMap((work) => work.items.map((one) => name({ key: one.entry.key, action: one.action })));
  same(await ledger.unsettled(runId), open.length);
  same(listed.sort(), open.map(name).sort());

  const settled = entries
    .filter((entry) => entry.outcome !== undefined)
    .sort((a, b) => compareKeys(a.key, b.key) || (a.action < b.action ? -1 : 1));
  const outcomes = await collect(ledger.outcomes(runId));
  same(
    outcomes.map(({ key, kind, size, code }) => [key, kind, size, code]),
    settled.map(summary),
  );
  const failed = settled.filter((entry) => entry.outcome?.kind === "failed");
  const failures = await collect(ledger.outcomes(runId, { kinds: ["failed"] }));
  same(
    failures.map(({ key, kind, size, code }) => [key, kind, size, code]),
    failed.map(summary),
  );
  for (const [kind, count] of Object.entries(await ledger.tally(runId))) {
    const ofKind = settled.filter((entry) => entry.outcome?.kind === kind);
    const bytes = ofKind.reduce((sum, entry) => sum + (entry.outcome?.size ?? 0), 0);
    same(count, { objects: ofKind.length, bytes });
  }
}

function summary({ key, outcome: one }: Entry) {
  return [key, one?.kind, one?.size, one?.code];
}

/** Plain comparison: `expect` would spend its time on messages for every one of thousands. */
function same(actual: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${left} instead of ${right}`);
}
