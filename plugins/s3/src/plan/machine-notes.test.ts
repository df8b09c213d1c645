import { describe, expect, it } from "vitest";
import { machineNotes } from "./machine-notes.ts";

describe("machineNotes", () => {
  it("says nothing of machines that are as the deployment says", () => {
    expect(machineNotes({})).toEqual([]);
    expect(machineNotes({ maxMachines: 50, purchase: "spot" })).toEqual([]);
  });

  it("says what all machines cost together, and what they take of the quota", () => {
    const [note, ...more] = machineNotes({ machineType: "c7gn.xlarge", maxMachines: 40, purchase: "spot" });
    expect(more).toEqual([]);
    expect(note?.en).toContain("40 machines (c7gn.xlarge)");
    expect(note?.en).toContain("$9.98 an hour");
    expect(note?.en).toContain("160 processors of the account's quota");
    expect(note?.en).toContain("Spot costs less");
    expect(note?.zh).toMatch(/160 个 vCPU/u);
  });

  it("prices one machine where the task does not say how many", () => {
    const [note] = machineNotes({ machineType: "t4g.small" });
    expect(note?.en).toMatch(/^Each machine \(t4g\.small\) costs \$0\.017 an hour .* takes 2 processors/u);
  });

  it("prices the finder that was asked for", () => {
    const [note] = machineNotes({ finderMemory: "16384" });
    expect(note?.en).toContain("16 GiB and 2 processors costs $0.122 an hour");
  });
});
