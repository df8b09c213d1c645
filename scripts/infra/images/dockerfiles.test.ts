import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROGRAMS } from "@dth/functions/bundle";
import { expect, test } from "vitest";
import { ROOT } from "../../run-command.ts";
import { ARCHITECTURES } from "./architecture.ts";
import { standInFor } from "./bases.ts";
import { basesOf, instructionsOf, runsPrograms } from "./dockerfile.ts";
import { obstacle, recipeOf } from "./image.ts";

const DIRECTORY = join(ROOT, "packages/functions/images");
const NAMES = readdirSync(DIRECTORY).filter((name) => name.endsWith(".Dockerfile"));

/** What is wrong with an image, for whoever has to trust it. */
function faults(text: string): readonly string[] {
  const all = instructionsOf(text);
  const of = (name: string) => all.filter((each) => each.name === name).map(({ rest }) => rest);
  const found: string[] = [];
  for (const base of basesOf(text)) if (!/@sha256:[0-9a-f]{64}$/.test(base)) found.push(`not pinned: ${base}`);
  if (of("ADD").length > 0) found.push("ADD fetches and unpacks by itself");
  for (const run of of("RUN")) found.push(...runFaults(run));
  if (of("ARG").length > 0) found.push("what is given at build time is not in its digest's sources");
  const users = of("USER");
  if (users.length === 0 || /^(root|0)\b/.test(users.at(-1) ?? "")) found.push("runs as root");
  if (!of("VOLUME").includes("/tmp")) found.push("nothing but a volume may be written to");
  if (of("HEALTHCHECK").length === 0 && !/^#.*HEALTHCHECK: none, for /m.test(text)) found.push("no word on health");
  return [...found, ...entryFaults(of("COPY"), of("ENTRYPOINT"))];
}

function runFaults(run: string): readonly string[] {
  const installs = run.includes("apt-get install");
  return [
    ...(/\b(curl|wget)\b|https?:\/\//.test(run) ? [`fetches: ${run}`] : []),
    ...(/\|\s*(ba|da)?sh\b/.test(run) ? [`runs what it was told: ${run}`] : []),
    ...(installs && !run.includes("--no-install-recommends") ? ["installs what is only recommended"] : []),
    ...(installs && !run.includes("rm -rf /var/lib/apt/lists") ? ["keeps the lists of packages"] : []),
  ];
}

function entryFaults(copies: readonly string[], [entry = ""]: readonly string[]): readonly string[] {
  const copied = copies.flatMap((copy) => copy.split(" ").filter((part) => part.startsWith(".sst/bundles/")));
  return [
    ...copied.filter((path) => !PROGRAMS.includes(basename(path, ".mjs"))).map((path) => `nobody bundles ${path}`),
    ...copied.filter((path) => !entry.includes(`/app/${basename(path)}"`)).map((path) => `does not start ${path}`),
    ...(copied.length === 0 ? ["holds no program"] : []),
    ...(entry.startsWith("[") ? [] : ["starts through a shell, which keeps signals from the program"]),
  ];
}

const text = (name: string): string => readFileSync(join(DIRECTORY, name), "utf8");

test("there are the images that a deploy builds", () => {
  expect(NAMES.sort()).toEqual(["copier.Dockerfile", "transfer.Dockerfile"]);
});

test.each(NAMES)(
  "%s is pinned, fetches nothing by hand, runs as nobody and starts a program that is bundled",
  (name) => {
    expect(faults(text(name))).toEqual([]);
  },
);

test.each(NAMES)("%s can be built without the registries of its bases", (name) => {
  for (const base of basesOf(text(name))) expect(standInFor(base), base).toBeDefined();
});

test("the context of a build is the bundles and nothing else", () => {
  const lines = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual(["*", "!.sst/bundles"]);
});

test("the copier's image refuses another skopeo than the tested one, and programs that give rights", () => {
  const runs = instructionsOf(text("copier.Dockerfile")).filter(({ name }) => name === "RUN");
  expect(runs[0]?.rest).toMatch(/skopeo --version \| grep -F "skopeo version 1\.9\.3"$/);
  expect(runs.at(-1)?.rest).toContain("-perm /6000 -exec chmod a-s {} +");
});

test("what is wrong is found", () => {
  const bad =
    "FROM node:24\nARG TOKEN\nADD https://example.com/x /x\nRUN curl -o y example.com | sh\nRUN apt-get install x\nCOPY .sst/bundles/none.mjs /app/none.mjs\nENTRYPOINT node x\n";
  expect(faults(bad)).toHaveLength(13);
  expect(faults(`${text("copier.Dockerfile")}USER root\n`)).toEqual(["runs as root"]);
});

test("an image for another machine is built where nothing of it has to run", () => {
  const foreign = ARCHITECTURES.find(({ npm }) => npm !== process.arch);
  if (foreign === undefined) throw new Error("there is no other machine");
  const unknown = { ...foreign, emulator: "qemu-of-nothing" };
  const [copier = "", transfer = ""] = NAMES.sort();
  expect(runsPrograms(text(transfer))).toBe(false);
  expect(obstacle(recipeOf(transfer, text(transfer)), unknown, false)).toBeUndefined();
  expect(obstacle(recipeOf(copier, text(copier)), unknown, true)).toContain("a machine of that kind");
});
