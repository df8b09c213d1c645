import { HubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import { describe, expect, it } from "vitest";
import { listedStore } from "../test/listed-store.ts";
import { runFixture } from "../test/run-fixture.ts";
import { runVerify, type VerifyFinding } from "./verify.ts";

const [A, B] = ["a".repeat(32), "b".repeat(32)];
const entry = (key: string, fields: Partial<ObjectEntry> = {}): ObjectEntry => ({ key, size: 1, etag: A, ...fields });

describe("runVerify", () => {
  it("names what is missing, different and extra", async () => {
    const source = listedStore([entry("a"), entry("b"), entry("c"), entry("d", { size: 5 })], { id: "s" });
    const destination = listedStore([entry("a"), entry("b", { etag: B }), entry("d"), entry("e")], { id: "d" });
    const run = await runFixture({ source, destination });
    const findings: VerifyFinding[] = [];
    const report = await runVerify(run.request, run.ports, { found: (more) => findings.push(...more) });
    expect(report).toMatchObject({
      matches: false,
      source: { objects: 4, bytes: 8 },
      same: { objects: 1, bytes: 1 },
      missing: { objects: 1 },
      different: { objects: 2, bytes: 6 },
      extra: { objects: 1 },
      basis: { etag: 1, size: 0 },
      samples: { missing: ["c"], different: ["d", "b"], extra: ["e"] },
    });
    expect(report.sizeOnly).toBeUndefined();
    expect(findings.map(({ kind, key, basis }) => [kind, key, basis]).sort()).toEqual([
      ["different", "b", "etag"],
      ["different", "d", "size"],
      ["extra", "e", undefined],
      ["missing", "c", undefined],
    ]);
  });

  it("bounds the samples, not the counts", async () => {
    const keys = Array.from({ length: 3_000 }, (_, i) => String(i));
    const run = await runFixture({ source: listedStore(keys), destination: listedStore([]) });
    const report = await runVerify(run.request, run.ports, { samples: 5 });
    expect(report.missing.objects).toBe(3_000);
    expect(report.samples.missing).toHaveLength(5);
  });

  it("says so where only sizes could be compared, and uses remembered copies where there are some", async () => {
    const source = listedStore([entry("a"), entry("b"), entry("c")], { id: "s", traits: { etag: "opaque" } });
    const destination = listedStore([entry("a", { etag: "x" }), entry("b", { etag: "y" }), entry("c", { etag: "z" })]);
    const run = await runFixture({ source, destination });
    await run.ledger.rememberCopies(destination.id, [
      { key: "b", sourceEtag: A, destinationEtag: "y" },
      { key: "c", sourceEtag: B, destinationEtag: "z" },
    ]);
    const report = await runVerify(run.request, run.ports);
    expect(report).toMatchObject({
      same: { objects: 2 },
      basis: { size: 1, remembered: 1 },
      sizeOnly: "etags-not-comparable",
      samples: { different: ["c"] },
    });
  });

  it("reads both sides on request, whatever the ETags say", async () => {
    const body = (text: (key: string) => string) => (key: string) => new TextEncoder().encode(text(key));
    const objects = [entry("a", { size: 1 }), entry("b", { size: 1 }), entry("empty", { size: 0 })];
    const source = listedStore(objects, { id: "s", body: body((key) => key) });
    const destination = listedStore(objects, { id: "d", body: body(() => "a") });
    const run = await runFixture({ source, destination });
    const report = await runVerify(run.request, run.ports, { checksums: true });
    expect(report).toMatchObject({ basis: { sha256: 2 }, samples: { different: ["b"] } });
    expect(source.calls.get).toBe(2);
  });

  it("goes on over objects that cannot be read: changed ones differ, archived ones are compared by listing", async () => {
    const objects = [entry("a"), entry("b"), entry("c")];
    const source = listedStore(objects, { id: "s" });
    const { get } = source;
    source.get = (key, read) => {
      if (key === "a") throw new HubError("SOURCE_CHANGED", key);
      if (key === "b") throw new HubError("OBJECT_ARCHIVED", key);
      return get(key, read);
    };
    const run = await runFixture({ source, destination: listedStore(objects, { id: "d" }) });
    const report = await runVerify(run.request, run.ports, { checksums: true });
    expect(report).toMatchObject({ basis: { sha256: 1, etag: 1 }, samples: { different: ["a"] } });
  });

  it("verifies given keys, and only those", async () => {
    const source = listedStore([entry("a"), entry("b"), entry("other")], { id: "s" });
    const destination = listedStore([entry("a")], { id: "d" });
    const run = await runFixture({ source, destination, options: { selection: { keys: ["a", "b", "gone"] } } });
    const report = await runVerify(run.request, run.ports);
    expect(report).toMatchObject({ same: { objects: 1 }, samples: { missing: ["b", "gone"], extra: [] } });
  });

  it("refuses listings without order instead of guessing", async () => {
    const run = await runFixture({
      source: listedStore([], { traits: { ordered: false } }),
      destination: listedStore([]),
    });
    await expect(runVerify(run.request, run.ports)).rejects.toMatchObject({ code: "LISTING_INCOMPLETE" });
  });
});
