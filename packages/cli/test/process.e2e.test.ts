import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLedger } from "@dth/local/ledger";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Lab, openLab } from "./lab.ts";

// Each starts programs, of which Deno compiles all that it loads for the first time.
vi.setConfig({ testTimeout: 120_000 });

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const OBJECTS = 600;
/** Linux' device that takes nothing. */
const ALWAYS_FULL = "/dev/full";
/** Linux' tool for a mount of one's own; where it is missing a limit stands in. */
const NAMESPACES = "unshare";

let lab: Lab;
/** Milliseconds by which writes are slowed, so that there is a middle to interrupt. */
let delay = 0;
/** Writes that have arrived, answered or not. */
let writes = 0;
/** Writes after this many wait until {@link goOn}, if anybody is there by then. */
let most = Number.POSITIVE_INFINITY;
let middle = Promise.withResolvers<void>();
function goOn(): void {
  most = Number.POSITIVE_INFINITY;
  middle.resolve();
}
beforeEach(async () => {
  delay = 15;
  writes = 0;
  most = Number.POSITIVE_INFINITY;
  middle = Promise.withResolvers();
  lab = await openLab({
    faults: ({ operation }) => {
      if (operation !== "PutObject") return undefined;
      writes += 1;
      if (writes > most) return { kind: "hold", until: middle.promise };
      return delay > 0 ? { kind: "delay", ms: delay } : undefined;
    },
  });
  const from = lab.server.bucket("from");
  for (let i = 0; i < OBJECTS; i++) from.put(`object-${i}`, `data ${i}`);
});
afterEach(() => lab.close());

interface Watched {
  readonly child: ChildProcess;
  readonly ended: Promise<[number | null, string]>;
  /** What it has printed so far, on either stream. */
  output(): string;
}

const start = (...argv: string[]): Watched =>
  watched(spawn(process.execPath, [MAIN, ...argv], { env: lab.env, stdio: ["ignore", "pipe", "pipe"] }));

/** The server is in this process, so nothing may block it while a child runs. */
function watched(child: ChildProcess): Watched {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  return { child, ended: once(child, "close") as Promise<[number | null, string]>, output: () => output };
}

/** Resolves when so many objects have been stored. */
function stored(count: number): Promise<void> {
  return new Promise((reached) => {
    lab.server.log.listener = () => {
      if (lab.server.bucket("to").size >= count) reached();
    };
  });
}

/** Waits for what a process brings about, however long it takes to start, for as long as it lives. */
async function until({ ended, output }: Watched, look: () => boolean | Promise<boolean>): Promise<void> {
  const gone = ended.then(() => Promise.reject(new Error(`it ended: ${output()}`)));
  gone.catch(() => undefined);
  await Promise.race([gone, vi.waitUntil(look, { timeout: 60_000, interval: 20 })]);
}

/** How many objects are copied according to the ledger. */
async function recorded(): Promise<number> {
  const ledger = openLedger(join(lab.env.DTH_HOME ?? "", "state", "ledger.sqlite"));
  try {
    return (await ledger.tally(String((await ledger.runs(1))[0]?.id))).copied.objects;
  } finally {
    await ledger.close();
  }
}

const COPY = ["copy", "s3://from", "s3://to", "--no-server-side-copy", "--max-requests", "8"];

describe("a run that is interrupted", () => {
  it("is resumed after kill -9 without copying finished objects again", async () => {
    most = OBJECTS / 2;
    const copying = start(...COPY);
    await stored(most);
    await until(copying, async () => (await recorded()) === most);
    copying.child.kill("SIGKILL");
    await copying.ended;
    goOn();
    delay = 0;
    const before = lab.server.bucket("to").size;
    expect(before).toBeLessThan(OBJECTS);
    lab.server.log.clear();
    const resumed = await lab.dth(["resume", "--json"]);
    expect(resumed.code).toBe(0);
    expect(resumed.events().at(-1)).toMatchObject({ state: "done", tally: { copied: { objects: OBJECTS } } });
    expect(lab.server.bucket("to").keys()).toEqual(lab.server.bucket("from").keys());
    // What was in flight comes again; nothing else does.
    expect(lab.server.log.count("PutObject")).toBeLessThanOrEqual(OBJECTS / 2);
    expect(await lab.dth(["receipt", "verify"])).toMatchObject({ code: 0 });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("stops cleanly on %s and says how to go on", async (signal) => {
    const { child, ended, output } = start(...COPY);
    await stored(50);
    child.kill(signal);
    const [code] = await ended;
    expect(code).toBe(130);
    const run = /dth resume (\w+)/u.exec(output())?.[1] ?? "";
    expect(output()).toMatch(/Stopping/u);
    expect(lab.server.bucket("to").size).toBeLessThan(OBJECTS);
    expect(lab.server.bucket("to").uploads()).toEqual([]);
    delay = 0;
    expect(await lab.dth(["resume", run])).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").size).toBe(OBJECTS);
  });

  it("ends at once on a second Ctrl-C", async () => {
    most = 0;
    const copying = start(...COPY);
    const { child, ended, output } = copying;
    await until(copying, () => writes > 0);
    child.kill("SIGINT");
    await until(copying, () => /Stopping/u.test(output()));
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
    expect(lab.server.bucket("to").size).toBe(0);
  });

  it("is led by one process at a time; others join as workers", async () => {
    most = 20;
    const { ended } = start(...COPY);
    await stored(most);
    expect(await lab.dth(["resume", "--json"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/dth\s+worker/u),
    });
    const run = await newestRun();
    goOn();
    expect((await lab.dth(["worker", "--json", run])).code).toBe(0);
    expect((await ended)[0]).toBe(0);
    expect(lab.server.bucket("to").size).toBe(OBJECTS);
  });
});

describe("whose output nobody takes any more", () => {
  it("copies to its end, and its exit code says so", async () => {
    const { child, ended } = start(...COPY, "--json");
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    child.stderr?.destroy();
    delay = 0;
    expect((await ended)[0]).toBe(0);
    expect(lab.server.bucket("to").size).toBe(OBJECTS);
    expect(await lab.dth(["receipt", "verify"])).toMatchObject({ code: 0 });
  });

  it.each([
    { argv: ["ls", "-r", "s3://from"], code: 0 },
    { argv: ["diff", "s3://from", "s3://to"], code: 1 },
  ])("ends with its reader where it only looks: $argv.0", async ({ argv, code }) => {
    const { child, ended } = start(...argv);
    child.stdout?.destroy();
    expect((await ended)[0]).toBe(code);
  });

  it.runIf(existsSync(ALWAYS_FULL))("says so when it cannot be written", async () => {
    delay = 0;
    const full = openSync(ALWAYS_FULL, "w");
    const stdio = ["ignore", full, "pipe"] as const;
    const run = (...argv: string[]) =>
      watched(spawn(process.execPath, [MAIN, ...argv], { env: lab.env, stdio: [...stdio] }));
    const looks = run("ls", "s3://from");
    expect((await looks.ended)[0]).toBe(3);
    expect(looks.output()).toMatch(/DISK_FULL.*standard output/u);
    const copies = run(...COPY);
    expect((await copies.ended)[0]).toBe(3);
    expect(copies.output()).toMatch(/DISK_FULL.*standard output/u);
    expect(lab.server.bucket("to").size).toBe(OBJECTS);
    closeSync(full);
  });
});

async function newestRun(): Promise<string> {
  return String((await lab.dth(["runs", "--json"])).events()[0]?.id);
}

it("says that the disk is full, keeps what was there, and offers to resume", async () => {
  delay = 0;
  lab.server.bucket("from").put("large", new Uint8Array(4 * 1024 * 1024));
  const small = join(lab.directory, "small");
  await mkdir(small);
  // A file system of 1 MiB of its own where this user may mount one, else a limit on the size of files.
  const mount = `mount -t tmpfs -o size=1m tmpfs ${small}`;
  const mayMount = spawnSync(NAMESPACES, ["-rm", "sh", "-c", mount]).status === 0;
  const enter = mayMount
    ? [NAMESPACES, "-rm", "sh", "-c", `${mount} && exec "$@"`]
    : ["sh", "-c", 'ulimit -f 4096 && exec "$@"'];
  const [command = "sh", ...rest] = [
    ...enter,
    "sh",
    process.execPath,
    MAIN,
    "copy",
    "s3://from",
    small,
    "--include",
    "large",
  ];
  const { ended, output } = watched(spawn(command, rest, { env: lab.env, stdio: ["ignore", "pipe", "pipe"] }));
  const [status] = await ended;
  if (mayMount) expect(output()).toContain("[DISK_FULL]");
  expect({ status, resumable: output().includes("dth resume") }).toEqual({
    status: mayMount ? 3 : 1,
    resumable: mayMount,
  });
  expect(await readdir(small)).toEqual([]);
});

it("does the same under Deno", async () => {
  delay = 0;
  const deno = join(fileURLToPath(new URL("../../../node_modules/.bin/deno", import.meta.url)));
  const child = spawn(deno, ["run", "-A", MAIN, ...COPY, "--json"], { env: { ...lab.env, HOME: lab.directory } });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  expect((await once(child, "close"))[0]).toBe(0);
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({ tally: { copied: { objects: OBJECTS } } });
  expect(lab.server.bucket("to").keys()).toEqual(lab.server.bucket("from").keys());
});

it("is a program: help, version and refusals without an engine", async () => {
  const help = start("--help");
  expect((await help.ended)[0]).toBe(0);
  expect(help.output()).toContain("dth copy s3://");
  const refused = start("copy", "a");
  expect((await refused.ended)[0]).toBe(2);
});
