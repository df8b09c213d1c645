import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const DTH = fileURLToPath(new URL("../bin/dth.mjs", import.meta.url));
/** Makes a process believe that its Node is another one. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`;

const run = (version: string, env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ["--import", pretend(version), DTH, "version"], {
    env: { PATH: process.env.PATH ?? "", ...env },
    encoding: "utf8",
  });

it("an old Node is met with one line", () => {
  const { status, stdout, stderr } = run("20.20.2");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^dth needs Node 24 or newer, and this is v20\.20\.2\.[^\n]*\n$/u);
  expect(run("22.1.0", { LANG: "zh_CN.UTF-8" }).stderr).toMatch(
    /^dth 需要 Node 24 或更高版本，当前为 v22\.1\.0。[^\n]*\n$/u,
  );
});

it("a Node that fits runs the program", () => {
  expect(run("24.0.0")).toMatchObject({ status: 0, stdout: expect.stringMatching(/\d+\.\d+\.\d+/u) });
});
