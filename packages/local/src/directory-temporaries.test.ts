import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDirectoryStore } from "./directory-store.ts";
import { Temporaries, thisWriter } from "./directory-temporaries.ts";
import { createHashing } from "./hashing.ts";

const HOUR = 3600_000;
const writer = thisWriter(createHashing());
const { host, pid, startedAt } = writer;
let root: string;
let ids = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-temporaries-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Leaves an unfinished file of some process. `of`: the time that its source has, in seconds since the epoch. */
function leave(directory: string, from: string, process: number, of?: number): string {
  const name = `.dth-${String(ids++).padStart(26, "0")}-${from}-${process.toString(36)}.tmp`;
  mkdirSync(join(root, directory), { recursive: true });
  writeFileSync(join(root, directory, name), "half");
  if (of !== undefined) utimesSync(join(root, directory, name), of, of);
  return name;
}

/** What a sweep so much later leaves there, by a process of this number that began only then. */
async function leftAfter(ms: number, directory: string): Promise<string[]> {
  const later = { ...writer, startedAt: startedAt + ms };
  await new Temporaries(later, () => Date.now() + ms).sweep(join(root, directory));
  return readdirSync(join(root, directory));
}

/** A process id of this machine that nobody has. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

async function write(key: string): Promise<void> {
  const body = [new TextEncoder().encode("x")];
  await createDirectoryStore({ path: root }).put({ key, body, attributes: {}, digests: {} });
}

describe("tidying up", () => {
  const listAll = async (prefix = "") => {
    const store = createDirectoryStore({ path: root });
    await store.list({ prefix });
    return store;
  };

  it("removes what killed processes left wherever it was listed, without a change there", async () => {
    mkdirSync(join(root, "a/b"), { recursive: true });
    writeFileSync(join(root, "a/b/k"), "whole");
    const dead = deadProcess();
    leave("", host, dead);
    leave("a/b", host, dead);
    const living = leave("a/b", host, process.ppid);
    const elsewhere = leave("other", host, dead);
    await (await listAll("a/")).tidy?.();
    expect(readdirSync(join(root, "a/b"))).toEqual([living, "k"]);
    expect(readdirSync(join(root, "other"))).toEqual([elsewhere]);
    await (await listAll()).tidy?.();
    expect(readdirSync(root).sort()).toEqual(["a", "other"]);
    expect(readdirSync(join(root, "other"))).toEqual([]);
  });

  it("is not done by listing alone: a directory that is only read stays as it is", async () => {
    const left = leave("a", host, deadProcess());
    await listAll();
    expect(readdirSync(join(root, "a"))).toEqual([left]);
  });
});

describe("the first change in a directory", () => {
  it("removes what a killed process left there, and nowhere else", async () => {
    const dead = deadProcess();
    leave("a", host, dead);
    const elsewhere = leave("b", host, dead);
    await write("a/k");
    expect(readdirSync(join(root, "a"))).toEqual(["k"]);
    expect(readdirSync(join(root, "b"))).toEqual([elsewhere]);
  });

  it("removes it also where a delete empties the directory", async () => {
    mkdirSync(join(root, "a"));
    writeFileSync(join(root, "a", "k"), "old");
    leave("a", host, deadProcess());
    expect(await createDirectoryStore({ path: root }).delete(["a/k"])).toEqual([{ key: "a/k" }]);
    expect(readdirSync(root)).toEqual([]);
  });

  it("leaves what a living process is writing", async () => {
    const kept = [leave("a", host, process.ppid), leave("a", host, pid)].sort();
    await write("a/k");
    expect(readdirSync(join(root, "a"))).toEqual([...kept, "k"]);
  });

  it("knows an earlier process of its own number, as containers have it", async () => {
    leave("a", host, pid);
    expect(await leftAfter(HOUR, "a")).toEqual([]);
  });

  it("gives another machine a day", async () => {
    const other = leave("a", host === "00000000" ? "11111111" : "00000000", 1);
    expect(await leftAfter(HOUR, "a")).toEqual([other]);
    expect(await leftAfter(48 * HOUR, "a")).toEqual([]);
  });

  it("leaves what is about to be put in its place, which has its source's time already", async () => {
    const other = host === "00000000" ? "11111111" : "00000000";
    const kept = [leave("a", host, pid, 1_000_000_000), leave("a", other, 1, 1_000_000_000)].sort();
    await write("a/k");
    expect(readdirSync(join(root, "a"))).toEqual([...kept, "k"]);
  });

  it("has ended before anything else is written there", async () => {
    const dead = deadProcess();
    for (let i = 0; i < 200; i++) leave("a", host, dead);
    const temporaries = new Temporaries(writer);
    const unfinished = () => readdirSync(join(root, "a")).length;
    const sweeps = [temporaries.sweep(join(root, "a")), temporaries.sweep(join(root, "a"))];
    expect(await Promise.all(sweeps.map((sweep) => sweep.then(unfinished)))).toEqual([0, 0]);
  });

  it("finds nothing to say about files that only look alike", async () => {
    mkdirSync(join(root, "a"));
    writeFileSync(join(root, "a", ".dth-x.tmp"), "mine");
    await write("a/k");
    expect(readdirSync(join(root, "a"))).toEqual([".dth-x.tmp", "k"]);
  });
});
