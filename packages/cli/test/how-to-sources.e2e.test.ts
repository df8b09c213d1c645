import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startRegistry } from "../src/demo/registry.ts";
import { digestAt, pushSamples } from "../src/demo/sample-images.ts";
import { blocksOf, followHowTo, readHowTo, withHub } from "./how-to-lab.ts";
import { ask, type HubProcess } from "./hub-lab.ts";

const TIMEOUT = { timeout: 120_000 };

async function tasksOf(hub: HubProcess) {
  return (await ask(hub, hub.firstToken ?? "", "GET", "/tasks?sort=name&order=ascending")).body.items;
}

describe("how-tos of sources, as they are written", () => {
  it("run a first image task", TIMEOUT, async () => {
    await withHub(async (lab, hub) => {
      const path = lab.env.PATH ?? "";
      const from = await startRegistry(join(lab.directory, "registry"), path);
      const to = await startRegistry(join(lab.directory, "mirror"), path);
      try {
        const images = await pushSamples(from.url);
        const said = await followHowTo("first-image-task.md", lab, hub, [
          ["https://registry.example", from.url],
          ["https://mirror.example", to.url],
        ]);
        for (const [image, digest] of images) {
          expect(await digestAt(to.url, `mirror/${image}`), image).toBe(image.startsWith("shop/") ? digest : undefined);
        }
        expect(said).toContain("shop/web");
        expect(await tasksOf(hub)).toMatchObject([
          { name: "Base images", destination: { type: "amazon-ecr", parameters: { scanOnPush: true } } },
          { name: "Registry to registry", armed: true, schedule: { kind: "rate", everyMinutes: 60 } },
        ]);
      } finally {
        await from.stop();
        await to.stop();
      }
    });
  });

  it("from other clouds", TIMEOUT, async () => {
    await withHub(async (lab, hub) => {
      await followHowTo("from-other-clouds.md", lab, hub);
      expect(await tasksOf(hub)).toMatchObject([
        { name: "Logs from OSS", source: { type: "oss", parameters: { region: "cn-hangzhou", prefix: "2026/" } } },
        { name: "Media from Kodo", source: { type: "kodo", parameters: { bucket: "media" } } },
        { name: "Photos from COS", source: { type: "cos", parameters: { bucket: "photos-1250000000" } } },
      ]);
    });
  });

  it("copy as events arrive", TIMEOUT, async () => {
    await withHub(async (lab, hub) => {
      for (const key of ["k1", "k2"]) lab.server.bucket("from").put(key, `data ${key}`);
      await followHowTo("copy-as-events-arrive.md", lab, hub);
      expect(lab.server.bucket("to").keys(), "only what the event named").toEqual(["k1"]);
    });
  });

  it.each(["first-image-task", "from-other-clouds", "copy-as-events-arrive"])(
    "%s is the same in both languages",
    async (name) => {
      const page = await readHowTo(`${name}.md`);
      expect(blocksOf(await readHowTo(`${name}.zh-CN.md`), "bash")).toEqual(blocksOf(page, "bash"));
    },
  );
});
