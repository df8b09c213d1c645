import { expect, it } from "vitest";
import { measure } from "./measure.ts";

it("measures time, CPU and memory of a command", async () => {
  const script =
    "const a = Buffer.alloc(80e6, 1); const t = Date.now(); while (Date.now() - t < 250); console.log(a[1])";
  const cost = await measure({ command: ["node", "-e", script], env: {} });
  expect(cost.exitCode).toBe(0);
  expect(cost.wall).toBeGreaterThan(0.25);
  expect(cost.cpu).toBeGreaterThan(0.15);
  expect(cost.cpu).toBeLessThan(cost.wall * 4);
  expect(cost.peakMemory ?? 80e6).toBeGreaterThanOrEqual(80e6);
});

it("tells a failure", async () => {
  const cost = await measure({ command: ["node", "-e", "console.error('oh no'); process.exit(3)"], env: {} });
  expect(cost.exitCode).toBe(3);
  expect(cost.output).toContain("oh no");
});
