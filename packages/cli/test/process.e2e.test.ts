import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const OBJECTS = 600;

let lab: Lab;
/** Milliseconds by which writes are slowed, so that there is a middle to interrupt. */
let delay = 0;
beforeEach(async () => {
  delay = 15;
  lab = await openLab({
    faults: ({ operation }) => (operation === "PutObject" && delay > 0 ? { kind: "delay", ms: delay } : undefined),
  });
  const from = lab.server.bucket("from");
  for (let i = 0; i < OBJECTS; i++) from.put(`object-${i}`, `data ${i}`);
});
afterEach(() => lab.close());

function start(...argv: string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<[number | null, string]>;
  output(): string;
} {
  const child = spawn(process.execPath, [MAIN, ...argv], { env: lab.env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
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

const COPY = ["copy", "s3://from", "s3://to", "--no-server-side-copy", "--max-requests", "8"];

describe("a run that is interrupted", () => {
  it("is resumed after kill -9 without copying finished objects again", async () => {
    const { child, ended } = start(...COPY);
    await stored(OBJECTS / 2);
    child.kill("SIGKILL");
    await ended;
    delay = 0;
    const before = lab.server.bucket("to").size;
    expect(before).toBeLessThan(OBJECTS);
    lab.server.log.clear();
    const resumed = await lab.dth(["resume", "--json"]);
    expect(resumed.code).toBe(0);
    expect(resumed.events().at(-1)).toMatchObject({ state: "done", tally: { copied: { objects: OBJECTS } } });
    expect(lab.server.bucket("to").keys()).toEqual(lab.server.bucket("from").keys());
    // What was in flight or not yet recorded may come again; everything else may not.
    expect(lab.server.log.count("PutObject")).toBeLessThan(OBJECTS - before + 150);
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
    delay = 20_000;
    const { child, ended } = start(...COPY);
    await once(child.stderr ?? child, "data");
    child.kill("SIGINT");
    await new Promise((later) => setTimeout(later, 50));
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
  });

  it("is led by one process at a time; others join as workers", async () => {
    const { ended } = start(...COPY);
    await stored(20);
    expect(await lab.dth(["resume", "--json"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/dth\s+worker/u),
    });
    const joined = await lab.dth(["worker", "", "--json"].filter((word) => word !== "").concat(await newestRun()));
    expect(joined.code).toBe(0);
    expect((await ended)[0]).toBe(0);
    expect(lab.server.bucket("to").size).toBe(OBJECTS);
  });
});

async function newestRun(): Promise<string> {
  return String((await lab.dth(["runs", "--json"])).events()[0]?.id);
}

it("is a program: help, version and refusals without an engine", async () => {
  const help = start("--help");
  expect((await help.ended)[0]).toBe(0);
  expect(help.output()).toContain("dth copy s3://");
  const refused = start("copy", "a");
  expect((await refused.ended)[0]).toBe(2);
});
