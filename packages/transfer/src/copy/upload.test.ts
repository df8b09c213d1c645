import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { MIB, noise, same } from "../../test/contents.ts";
import { type Scene, scene } from "../../test/scene.ts";

describe("without the right to list uploads and their parts", () => {
  const options = { partSize: MIB, maxBufferedBytes: 4 * MIB };
  const denying = (s: Scene) => {
    s.destination.before = ({ method }) => {
      if (method === "listUploads" || method === "listParts") throw new HubError("ACCESS_DENIED", method);
    };
  };

  it("a giant object that has arrived counts as copied", async () => {
    const s = scene({ options: { ...options, giantSize: 4 * MIB } });
    s.source.seed("giant", noise(9 * MIB));
    denying(s);
    expect(await s.run()).toMatchObject({ tally: { copied: { objects: 1 } }, openUploads: 0 });
    expect(same(s, "giant", "giant")).toBe(true);
  });

  it("an upload that cannot be looked into is begun again", async () => {
    const s = scene({ options });
    s.source.seed("large", noise(9 * MIB));
    const handle = s.start();
    s.destination.after = ({ method }) => {
      if (method === "uploadPart") handle.stop();
    };
    expect((await s.settle(handle.finished)).state).toBe("stopped");
    expect(s.destination.uploads.size).toBe(1);
    s.destination.after = undefined;
    denying(s);
    expect(await s.run()).toMatchObject({ tally: { copied: { objects: 1 } }, openUploads: 0 });
    expect(same(s, "large", "large")).toBe(true);
    expect(s.destination.uploads.size).toBe(0);
  });
});
