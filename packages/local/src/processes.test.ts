import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeClock } from "@dth/testkit/clock";
import { processesConformance } from "@dth/testkit/conformance/processes";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { createProcesses } from "./processes.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-processes-"));
});
afterEach(() => rm(directory, { recursive: true }));

const PATH = process.env.PATH ?? "";
const shell = (script: string) => ({ command: "sh", args: ["-c", script] });
const make = (clock = systemClock()) => createProcesses({ clock, path: PATH, scratch: join(directory, "scratch") });

describe("createProcesses", () => {
  processesConformance(async () => ({
    processes: make(),
    speaks: shell("echo one; echo two; echo warning >&2; exit 3"),
    close: async () => {},
  }));

  it("passes arguments as they are, and nothing of the environment but PATH", async () => {
    const script = 'printf "%s|" "$@"; env | grep -v "^\\(PWD\\|SHLVL\\|_\\|OLDPWD\\)=" | sort';
    const args = ["-c", script, "sh", "$(id)", "a b", "'"];
    const { stdout } = await make().run({ command: "sh", args, env: { HOME: "/nowhere" } });
    expect(stdout).toBe(`$(id)|a b|'|HOME=/nowhere\nPATH=${PATH}\n`);
  });

  it("keeps the end of long output, and ends endless lines", async () => {
    let longest = 0;
    const line = (_: string, text: string) => {
      longest = Math.max(longest, text.length);
    };
    const { stdout } = await make().run({ ...shell("head -c 300000 /dev/zero | tr '\\0' x; echo END"), line });
    expect(stdout).toHaveLength(64 * 1024);
    expect(stdout.endsWith("xEND\n")).toBe(true);
    expect(longest).toBeLessThan(150_000);
  });

  it("ends a process that is stopped, by force if it does not listen", async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const deaf = make(clock).run({
      ...shell("trap '' TERM; echo ready; while :; do sleep 0.02; done"),
      signal: stop.signal,
      line: () => {
        stop.abort();
        void clock.advance(5_000);
      },
    });
    await expect(deaf).rejects.toMatchObject({ name: "HubError", code: "CANCELLED" });
  });

  it("ends a process that says nothing for too long", async () => {
    const clock = fakeClock();
    const run = make(clock).run({ ...shell("exec sleep 60"), idleTimeoutMs: 30_000 });
    const [outcome] = await Promise.all([run.catch((error: unknown) => error), clock.advance(30_000)]);
    expect(outcome).toMatchObject({ name: "HubError", code: "STALLED" });
    expect(String(outcome)).toContain("said nothing for 30 s");
  });

  it("has no exit code for a process that a signal ended", async () => {
    expect(await make().run(shell("kill -9 $$"))).toEqual({ stdout: "", stderr: "" });
  });

  it("keeps scratch directories and files to their owner", async () => {
    const scratch = await make().scratch();
    const file = await scratch.write("auth.json", "secret");
    expect((await stat(scratch.path)).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(scratch.write("../outside", "")).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    await scratch.close();
    expect(await readdir(join(directory, "scratch"))).toEqual([]);
  });
});
