import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PROGRAMS } from "../src/bundle.ts";

const DIRECTORY = new URL("../images/", import.meta.url);
const NAMES = readdirSync(DIRECTORY).filter((name) => name.endsWith(".Dockerfile"));

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Instructions of a Dockerfile, with continued lines as one and without comments. */
function read(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n");
  return lines.flatMap((line) => {
    const [, name, rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [{ name, rest }];
  });
}

/** What is wrong with an image, for whoever has to trust it. */
function faults(text: string): readonly string[] {
  const all = read(text);
  const of = (name: string) => all.filter((each) => each.name === name).map(({ rest }) => rest);
  const found: string[] = [];
  for (const from of of("FROM")) if (!/@sha256:[0-9a-f]{64}( AS \w+)?$/.test(from)) found.push(`not pinned: ${from}`);
  if (of("ADD").length > 0) found.push("ADD fetches and unpacks by itself");
  for (const run of of("RUN")) if (/\b(curl|wget)\b|https?:\/\//.test(run)) found.push(`fetches: ${run}`);
  const users = of("USER");
  if (users.length === 0 || /^(root|0)\b/.test(users.at(-1) ?? "")) found.push("runs as root");
  if (!of("VOLUME").includes("/tmp")) found.push("nothing but a volume may be written to");
  const copied = of("COPY").flatMap((copy) => copy.split(" ").filter((part) => part.startsWith(".sst/bundles/")));
  const [entry = ""] = of("ENTRYPOINT");
  for (const path of copied) {
    if (!PROGRAMS.includes(basename(path, ".mjs"))) found.push(`nobody bundles ${path}`);
    if (!entry.includes(`/app/${basename(path)}"`)) found.push(`does not start ${path}`);
  }
  if (copied.length === 0) found.push("holds no program");
  if (!entry.startsWith("[")) found.push("starts through a shell, which keeps signals from the program");
  return found;
}

const text = (name: string): string => readFileSync(fileURLToPath(new URL(name, DIRECTORY)), "utf8");

test("there are the images that a deploy builds", () => {
  expect(NAMES.sort()).toEqual(["copier.Dockerfile", "transfer.Dockerfile"]);
});

test.each(NAMES)(
  "%s is pinned, fetches nothing by hand, runs as nobody and starts a program that is bundled",
  (name) => {
    expect(faults(text(name))).toEqual([]);
  },
);

test("the copier's image refuses another skopeo than the tested one", () => {
  const install = read(text("copier.Dockerfile")).find(({ rest }) => rest.includes("apt-get install"))?.rest ?? "";
  expect(install).toMatch(/skopeo --version \| grep -F "skopeo version 1\.9\.3"$/);
  expect(install).toContain("--no-install-recommends");
});

test("what is wrong is found", () => {
  const bad = `FROM node:24\nADD https://example.com/x /x\nRUN curl -o y example.com\nCOPY .sst/bundles/none.mjs /app/none.mjs\nENTRYPOINT node x\n`;
  expect(faults(bad)).toHaveLength(8);
  expect(faults(`${text("copier.Dockerfile")}USER root\n`)).toEqual(["runs as root"]);
});
