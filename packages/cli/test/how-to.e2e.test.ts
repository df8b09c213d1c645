import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { describe, expect, it } from "vitest";
import { ask, endHubs, type HubProcess, startHubProcess } from "./hub-lab.ts";
import { type Lab, openLab } from "./lab.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const pageOf = (name: string) => readFile(new URL(`../../../docs/how-to/${name}`, import.meta.url), "utf8");

function blocksOf(page: string, language: string): readonly string[] {
  return Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gmsu")), ([, block = ""]) => block);
}

/** The programs that the pages name: `npx dth` is this checkout's, and of jq there is as much as the pages use. */
async function programsIn(lab: Lab): Promise<string> {
  const directory = join(lab.directory, "bin");
  await mkdir(directory, { recursive: true });
  const jq = `
    const [path, file = 0] = process.argv.slice(3);
    let value = JSON.parse(require("node:fs").readFileSync(file, "utf8"));
    for (const name of path.replace(/\\[\\]$/, "").split(".").filter(Boolean)) value = value[name];
    console.log(path.endsWith("[]") ? value.join("\\n") : value);`;
  await writeFile(join(directory, "jq.cjs"), jq);
  const programs = { npx: `shift; exec "${process.execPath}" "${MAIN}" "$@"`, jq: jqCommand(directory) };
  for (const [name, command] of Object.entries(programs)) {
    await writeFile(join(directory, name), `#!/bin/sh\n${command}\n`);
    await chmod(join(directory, name), 0o755);
  }
  return directory;
}

function jqCommand(directory: string): string {
  return `exec "${process.execPath}" "${join(directory, "jq.cjs")}" "$@"`;
}

/** What stands in the pages for what a person has. */
function filledIn(script: string, lab: Lab, hub: HubProcess): string {
  return script
    .replaceAll("http://127.0.0.1:8484", hub.url)
    .replaceAll("dth_…", hub.firstToken ?? "")
    .replaceAll(/https:\/\/(?:storage|hooks)\.example/gu, lab.server.url)
    .replaceAll("AKIDEXAMPLE", DEFAULT_ACCESS_KEY.accessKeyId)
    .replaceAll("wJalrXUtnFEMI", DEFAULT_ACCESS_KEY.secretAccessKey);
}

/** Runs a page's blocks against a hub and a store. @returns what they printed */
async function follow(name: string, lab: Lab, hub: HubProcess): Promise<string> {
  const script = filledIn(blocksOf(await pageOf(name), "bash").join("\n"), lab, hub);
  const env = { ...lab.env, PATH: `${await programsIn(lab)}${delimiter}${lab.env.PATH}`, HOME: lab.directory };
  return new Promise((resolve, reject) => {
    execFile(
      "bash",
      ["--norc", "-euo", "pipefail", "-c", script],
      { cwd: lab.directory, env },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${stdout}\n${stderr}`));
      },
    );
  });
}

async function withHub(work: (lab: Lab, hub: HubProcess) => Promise<void>): Promise<void> {
  const lab = await openLab();
  try {
    for (let n = 0; n < 10; n++) lab.server.bucket("from").put(`k${n}`, `data ${n}`);
    await work(lab, await startHubProcess(lab));
  } finally {
    endHubs();
    await lab.close();
  }
}

describe("how-tos of the hub, as they are written", () => {
  it("run a first task", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      await follow("first-task.md", lab, hub);
      expect(lab.server.bucket("to").keys()).toHaveLength(10);
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ name: "Nightly archive", armed: true, schedule: { kind: "cron" } }]);
    });
  });

  it("automate by REST", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      const said = await follow("automate-by-rest.md", lab, hub);
      expect(said.match(/(?:DONE|ready)$/gmu)).toEqual(["DONE", "ready", "DONE"]);
      expect(lab.server.bucket("to").keys()).toHaveLength(10);
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ schedule: { kind: "rate" }, notify: [expect.any(String)] }]);
    });
  });

  it("move from the original", { timeout: 120_000 }, async () => {
    await withHub(async (lab, hub) => {
      const [parameters = ""] = blocksOf(await pageOf("move-from-the-original.md"), "json");
      await writeFile(join(lab.directory, "original.json"), parameters);
      expect(await follow("move-from-the-original.md", lab, hub)).toContain("ops@example.com");
      const { body } = await ask(hub, hub.firstToken ?? "", "GET", "/tasks");
      expect(body.items).toMatchObject([{ name: "Logs from OSS", source: { type: "oss" }, progress: "STOPPED" }]);
    });
  });

  it.each(["first-task", "automate-by-rest", "move-from-the-original"])(
    "%s is the same in both languages",
    async (name) => {
      for (const language of ["bash", "json"]) {
        expect(blocksOf(await pageOf(`${name}.zh-CN.md`), language)).toEqual(
          blocksOf(await pageOf(`${name}.md`), language),
        );
      }
    },
  );
});
