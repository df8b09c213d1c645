import { describe, expect, it } from "vitest";
import { launcherConformance } from "./conformance/launcher.ts";
import { memoryLauncher } from "./launcher.ts";

const RUN = { taskId: "t", runId: "r" };

describe("memoryLauncher", () => {
  launcherConformance(async () => {
    let begun = 0;
    const launcher = memoryLauncher((_, signal) => {
      begun += 1;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    });
    return { launcher, begun: () => begun, close: async () => {} };
  });

  it("tells what an execution threw to whoever waits for it", async () => {
    const launcher = memoryLauncher(() => Promise.reject(new Error("broken")));
    await launcher.launch(RUN);
    await expect(launcher.idle()).rejects.toThrow("broken");
  });

  it("forgets a killed execution without a word", async () => {
    const launcher = memoryLauncher();
    await launcher.launch(RUN);
    launcher.kill("r");
    expect(await launcher.state(RUN)).toBe("absent");
    expect(launcher.calls).toEqual(["launch r"]);
    await launcher.idle();
  });
});
