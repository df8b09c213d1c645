import { describe, expect, it } from "vitest";
import { judge } from "./bars.ts";
import { report } from "./report.ts";
import { median, medians, type Sample } from "./results.ts";
import { compareScenarios, copyScenarios } from "./scenarios.ts";

const sample = (tool: string, scenario: string, wall: number, more: Partial<Sample> = {}): Sample => ({
  tool,
  scenario,
  server: scenario.startsWith("compare") ? "listing" : "testkit",
  cost: { exitCode: 0, wall, cpu: wall, peakMemory: 100e6, output: "" },
  ...more,
});

describe("median", () => {
  it("takes the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeUndefined();
  });
});

describe("medians", () => {
  it("keeps tools apart and leaves failed runs out", () => {
    const samples = [
      sample("dth", "small", 1),
      sample("dth", "small", 9, { problem: "no" }),
      sample("rclone", "small", 4),
    ];
    const [ours, theirs] = medians(samples, "small", "testkit");
    expect(ours).toMatchObject({ tool: "dth", wall: 1, problem: "no", rounds: 2 });
    expect(theirs).toMatchObject({ tool: "rclone", wall: 4, problem: undefined });
  });
});

describe("judge", () => {
  const request = { copies: copyScenarios("normal"), compares: compareScenarios("full"), servers: ["testkit"] };
  const judged = (samples: readonly Sample[]) => judge({ ...request, samples }).map((bar) => bar.met);

  it("holds every promise that was measured against its bar", () => {
    const good = [
      sample("dth", "small", 10, { firstObject: 0.5 }),
      sample("rclone", "small", 25),
      sample("dth", "large", 2),
      sample("rclone-tuned", "large", 2.5),
      sample("dth", "compare", 10),
      sample("dth", "compare-more", 100),
    ];
    expect(judged(good)).toEqual([true, true, true, true, true, true, true]);
    const bad = good.map((each) => (each.tool === "dth" ? sample("dth", each.scenario, 30, { firstObject: 3 }) : each));
    expect(judged(bad)).toEqual([false, false, false, false, false, true, true]);
  });

  it("judges nothing that failed", () => {
    expect(judged([sample("dth", "small", 1, { problem: "lost" })])).toEqual([]);
  });
});

describe("report", () => {
  it("shows wins, losses and failures", () => {
    const samples = [
      sample("dth", "small", 10),
      sample("rclone", "small", 5),
      sample("aws", "small", 1, { problem: "lost | one" }),
    ];
    const server = { id: "testkit", name: "testkit", version: "", start: () => Promise.reject() };
    const text = report({
      samples,
      copies: copyScenarios("normal"),
      compares: [],
      servers: [server],
      tools: [],
      bars: judge({ samples, copies: copyScenarios("normal"), compares: [], servers: ["testkit"] }),
      conditions: ["a machine"],
    });
    expect(text).toContain("| dth | 10.00 | 1.00 | 2,000 | 20 |");
    expect(text).toContain("| rclone | 5.00 | 0.50 |");
    expect(text).toContain("failed: lost \\| one");
    expect(text).toContain("**missed**");
  });
});
