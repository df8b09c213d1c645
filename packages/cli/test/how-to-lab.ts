import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { endHubs, type HubProcess, startHubProcess } from "./hub-lab.ts";
import { type Lab, openLab } from "./lab.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The text of a how-to. */
export function readHowTo(name: string): Promise<string> {
  return readFile(new URL(`../../../docs/how-to/${name}`, import.meta.url), "utf8");
}

/** The code of a page that is in this language. */
export function blocksOf(page: string, language: string): readonly string[] {
  return Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gmsu")), ([, block = ""]) => block);
}

/** A hub and a store of its own for one page, both gone afterwards. */
export async function withHub(work: (lab: Lab, hub: HubProcess) => Promise<void>): Promise<void> {
  const lab = await openLab();
  try {
    await work(lab, await startHubProcess(lab));
  } finally {
    endHubs();
    await lab.close();
  }
}

/** What stands in a page, and what a test has instead. */
export type Replacements = readonly (readonly [string, string])[];

/** Runs a page's `bash` blocks one after another, as one script. @returns what they printed @throws with it, when one fails */
export async function followHowTo(
  name: string,
  lab: Lab,
  hub: HubProcess,
  replacements: Replacements = [],
): Promise<string> {
  let script = blocksOf(await readHowTo(name), "bash").join("\n");
  const own: Replacements = [
    ["http://127.0.0.1:8484", hub.url],
    ["dth_…", hub.firstToken ?? ""],
    ["https://storage.example", lab.server.url],
    ["https://hooks.example", lab.server.url],
    ["AKIDEXAMPLE", DEFAULT_ACCESS_KEY.accessKeyId],
    ["wJalrXUtnFEMI", DEFAULT_ACCESS_KEY.secretAccessKey],
  ];
  for (const [from, to] of [...own, ...replacements]) script = script.replaceAll(from, to);
  const env = { ...lab.env, PATH: `${await programsIn(lab)}${delimiter}${lab.env.PATH}`, HOME: lab.directory };
  const args = ["--norc", "-euo", "pipefail", "-c", script];
  return new Promise((resolve, reject) => {
    execFile("bash", args, { cwd: lab.directory, env, timeout: 100_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${stdout}\n${stderr}`));
    });
  });
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
  const node = process.execPath;
  const programs = {
    npx: `shift; exec "${node}" "${MAIN}" "$@"`,
    jq: `exec "${node}" "${join(directory, "jq.cjs")}" "$@"`,
  };
  for (const [name, command] of Object.entries(programs)) {
    await writeFile(join(directory, name), `#!/bin/sh\n${command}\n`);
    await chmod(join(directory, name), 0o755);
  }
  return directory;
}
