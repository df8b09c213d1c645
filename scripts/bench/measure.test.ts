import { expect, it } from "vitest";
import { measure } from "./measure.ts";

it("measures time, CPU and memory of a command", async () => {
  const script = "const a = Buffer.alloc(80e6, 1); while (process.cpuUsage().user < 250_000); console.log(a[1])";
  const cost = await measure({ command: ["node", "-e", script], env: {} });
  expect(cost.exitCode).toBe(0);
  expect(cost.wall).toBeGreaterThan(0.25);
  expect(cost.cpu).toBeGreaterThanOrEqual(0.25);
  expect(cost.cpu).toBeLessThan(60);
  expect(cost.peakMemory ?? 80e6).toBeGreaterThanOrEqual(80e6);
});

it("tells a failure", async () => {
  const cost = await measure({ command: ["node", "-e", "console.error('oh no'); process.exit(3)"], env: {} });
  expect(cost.exitCode).toBe(3);
  expect(cost.output).toContain("oh no");
});

it("kills what does not end", async () => {
  const cost = await measure({ command: ["sleep", "60"], env: {}, limit: 0.2 });
  expect(cost.exitCode).not.toBe(0);
  expect(cost.wall).toBeLessThan(10);
  expect(cost.output).toContain("killed after 0.2 s");
});
