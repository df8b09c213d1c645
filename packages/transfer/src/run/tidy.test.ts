import { describe, expect, it } from "vitest";
import { scene } from "../../test/scene.ts";

describe("what killed writers left at the destination", () => {
  it.each([
    [{}, 1],
    [{ dryRun: true }, 0],
  ])("is tidied up at the end of a run with %j", async (options, times) => {
    const s = scene({ options });
    let tidied = 0;
    s.destination.tidy = async () => {
      expect(s.destination.requests.some(({ method }) => method === "list")).toBe(true);
      tidied++;
    };
    expect((await s.run()).state).toBe("done");
    expect(tidied).toBe(times);
  });
});
