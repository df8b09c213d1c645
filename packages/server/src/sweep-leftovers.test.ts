import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { stateDirectory } from "./state-directory.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-sweep-"));
});
afterEach(() => rmSync(root, { recursive: true }));

it("removes what earlier lives left, and nothing of this one", async () => {
  const state = stateDirectory(root);
  for (const life of ["before", "now"]) mkdirSync(join(state.scratch, life, "scratch-1"), { recursive: true });
  mkdirSync(state.receipts);
  for (const name of ["r1.json", "r2.json.aa.part"]) writeFileSync(join(state.receipts, name), "");
  const clock = fakeClock();
  const log = createLog({ write: () => {}, json: true, now: clock.now });
  const signal = new AbortController().signal;
  const swept = sweepLeftovers({ state, keep: join(state.scratch, "now"), clock, log, signal });
  while (clock.sleeping() === 0) await new Promise((turn) => setImmediate(turn));
  writeFileSync(join(state.receipts, "r3.json.bb.part"), "");
  await clock.advance(60_000);
  await swept;
  expect(readdirSync(state.scratch)).toEqual(["now"]);
  expect(readdirSync(state.receipts).sort()).toEqual(["r1.json", "r3.json.bb.part"]);
});

it("does nothing while a hub that ends at once is ending", async () => {
  const state = stateDirectory(root);
  mkdirSync(join(state.scratch, "before"), { recursive: true });
  const clock = fakeClock();
  const log = createLog({ write: () => {}, json: true, now: clock.now });
  await sweepLeftovers({ state, keep: join(state.scratch, "now"), clock, log, signal: AbortSignal.abort() });
  expect(readdirSync(state.scratch)).toEqual(["before"]);
});
