import { describe, expect, it } from "vitest";
import { decide, type Match, type Situation } from "./decide.ts";

const rows: readonly [match: Match, flags: Partial<Situation>, expected: ReturnType<typeof decide>][] = [
  ["missing", {}, { kind: "copy" }],
  ["missing", { mirror: true }, { kind: "copy" }],
  ["missing", { archived: true }, { kind: "copy" }],
  ["missing", { archived: true, mirror: true }, { kind: "copy" }],
  ["missing", { dryRun: true }, { kind: "skip", reason: "dry-run", would: "copy" }],
  ["missing", { dryRun: true, mirror: true }, { kind: "skip", reason: "dry-run", would: "copy" }],
  ["missing", { dryRun: true, archived: true }, { kind: "skip", reason: "archived", would: "copy" }],
  ["missing", { dryRun: true, archived: true, mirror: true }, { kind: "skip", reason: "archived", would: "copy" }],
  ["same", {}, { kind: "same" }],
  ["same", { mirror: true }, { kind: "same" }],
  ["same", { archived: true }, { kind: "same" }],
  ["same", { archived: true, mirror: true }, { kind: "same" }],
  ["same", { dryRun: true }, { kind: "same" }],
  ["same", { dryRun: true, mirror: true }, { kind: "same" }],
  ["same", { dryRun: true, archived: true }, { kind: "same" }],
  ["same", { dryRun: true, archived: true, mirror: true }, { kind: "same" }],
  ["different", {}, { kind: "copy" }],
  ["different", { mirror: true }, { kind: "copy" }],
  ["different", { archived: true }, { kind: "copy" }],
  ["different", { archived: true, mirror: true }, { kind: "copy" }],
  ["different", { dryRun: true }, { kind: "skip", reason: "dry-run", would: "copy" }],
  ["different", { dryRun: true, mirror: true }, { kind: "skip", reason: "dry-run", would: "copy" }],
  ["different", { dryRun: true, archived: true }, { kind: "skip", reason: "archived", would: "copy" }],
  ["different", { dryRun: true, archived: true, mirror: true }, { kind: "skip", reason: "archived", would: "copy" }],
  ["extra", {}, { kind: "extra" }],
  ["extra", { dryRun: true }, { kind: "extra" }],
  ["extra", { mirror: true }, { kind: "delete" }],
  ["extra", { mirror: true, dryRun: true }, { kind: "skip", reason: "dry-run", would: "delete" }],
];

describe("decide", () => {
  for (const [match, flags, expected] of rows) {
    const given = Object.keys(flags).join(", ") || "nothing else";
    it(`${match}, ${given}: ${Object.values(expected).join(" ")}`, () => {
      expect(decide({ match, archived: false, dryRun: false, mirror: false, ...flags })).toEqual(expected);
    });
  }
});
