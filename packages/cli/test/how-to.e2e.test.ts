import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, followHowTo, readHowTo, withHub } from "./how-to-lab.ts";
import { ask } from "./hub-lab.ts";
import type { Lab } from "./lab.ts";

function fillSource({ server }: Lab): void {
  for (let n = 0; n < 10; n++) server.bucket("from").put(`k${n}`, `data ${n}`);
}

describe("how-tos of the hub, as they are written", () => {
  it("run a first task", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      fillSource(lab);
      await followHowTo("first-task.md", lab, hub);
      expect(lab.server.bucket("to").keys()).toHaveLength(10);
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ name: "Nightly archive", armed: true, schedule: { kind: "cron" } }]);
    });
  });

  it("automate by REST", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      fillSource(lab);
      const said = await followHowTo("automate-by-rest.md", lab, hub);
      expect(said.match(/(?:DONE|ready)$/gmu)).toEqual(["DONE", "ready", "DONE"]);
      expect(lab.server.bucket("to").keys()).toHaveLength(10);
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ schedule: { kind: "rate" }, notify: [expect.any(String)] }]);
    });
  });

  it("move from the original", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      const [parameters = ""] = blocksOf(await readHowTo("move-from-the-original.md"), "json");
      await writeFile(join(lab.directory, "original.json"), parameters);
      expect(await followHowTo("move-from-the-original.md", lab, hub)).toContain("ops@example.com");
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ name: "Logs from OSS", source: { type: "oss" }, progress: "STOPPED" }]);
    });
  });

  it.each(["first-task", "automate-by-rest", "move-from-the-original"])(
    "%s is the same in both languages",
    async (name) => {
      for (const language of ["bash", "json"]) {
        expect(blocksOf(await readHowTo(`${name}.zh-CN.md`), language)).toEqual(
          blocksOf(await readHowTo(`${name}.md`), language),
        );
      }
    },
  );
});
