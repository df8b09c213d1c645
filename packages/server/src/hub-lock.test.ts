import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockState } from "./hub-lock.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

it("lets one hub in at a time", () => {
  const path = join(directory, "state", "hub.lock");
  const lock = lockState(path);
  expect(() => lockState(path)).toThrow(expect.objectContaining({ name: "HubError", code: "HUB_ALREADY_RUNNING" }));
  expect(() => lockState(path)).toThrow(join(directory, "state"));
  lock.release();
  lockState(path).release();
});

it("is free as soon as its process is killed", async () => {
  const path = join(directory, "hub.lock");
  const script = `import { lockState } from ${JSON.stringify(import.meta.resolve("./hub-lock.ts"))};
    lockState(${JSON.stringify(path)}); console.log("held"); setInterval(() => {}, 1000);`;
  const file = join(directory, "holder.mts");
  writeFileSync(file, script);
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  expect(() => lockState(path)).toThrow(expect.objectContaining({ code: "HUB_ALREADY_RUNNING" }));
  child.kill("SIGKILL");
  await once(child, "exit");
  lockState(path).release();
});

it("says when the directory cannot be used", () => {
  writeFileSync(join(directory, "file"), "");
  const lock = () => lockState(join(directory, "file", "hub.lock"));
  expect(lock).toThrow(expect.objectContaining({ code: "RECORDS_UNUSABLE" }));
});
