import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab({ limits: { maxKeys: 2 } });
});
afterEach(() => lab.close());

const seen = async (...argv: string[]) => {
  const result = await lab.dth([...argv, "--json"]);
  expect(result).toMatchObject({ code: 0, stderr: "" });
  return result.events().map(({ key, prefix, objects }) => key ?? prefix ?? objects);
};

describe("dth ls", () => {
  beforeEach(() => {
    for (const key of ["a", "dir/1", "dir/2", "dir/sub/3", "z"]) lab.server.bucket("from").put(key, key);
    lab.server.bucket("from").put("cold", "c", { storageClass: "GLACIER" });
  });

  it("lists one level over all pages, or everything", async () => {
    expect((await seen("ls", "s3://from")).sort()).toEqual([3, "a", "cold", "dir/", "z"]);
    expect(await seen("ls", "s3://from", "--recursive")).toEqual(["a", "cold", "dir/1", "dir/2", "dir/sub/3", "z", 6]);
    expect((await seen("ls", "s3://from/dir")).sort()).toEqual([2, "dir/1", "dir/2", "dir/sub/"]);
    expect(await seen("ls", "s3://from/a")).toEqual(["a", 1]);
    expect(await seen("ls", "s3://from/none")).toEqual([0]);
    expect(await seen("ls", "s3://from", "--recursive", "--limit", "3")).toEqual(["a", "cold", "dir/1", 3]);
  });

  it("names sizes and classes, and shows odd keys without doing what they say", async () => {
    lab.server.bucket("from").put("red\u001b[31m\nnext", "");
    const { stdout } = await lab.dth(["ls", "s3://from"]);
    expect(stdout).toMatch(/ 1 B {2}cold {2}GLACIER\n/u);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toMatch(/^next/mu);
  });

  it("lists a directory too", async () => {
    const tree = join(lab.directory, "tree");
    await mkdir(join(tree, "sub"), { recursive: true });
    await writeFile(join(tree, "file"), "1");
    await writeFile(join(tree, "sub", "other"), "2");
    expect((await seen("ls", tree)).sort()).toEqual([1, "file", "sub/"]);
  });
});

describe("dth completion", () => {
  it.each(["bash", "zsh", "fish"])("is a script for %s", async (shell) => {
    const { code, stdout } = await lab.dth(["completion", shell]);
    expect(code).toBe(0);
    for (const word of ["copy", "doctor", "receipt"]) expect(stdout).toContain(word);
  });

  it("loads in bash and completes a command", async () => {
    const { stdout } = await lab.dth(["completion", "bash"]);
    const name = /complete .*-F (\S+)/u.exec(stdout)?.[1] ?? "";
    const script = `${stdout}\nCOMP_WORDS=(dth ver) COMP_CWORD=1 COMP_LINE='dth ver'\n${name}\necho "\${COMPREPLY[@]}"\n`;
    const { status, stdout: words } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(words.split(/\s+/u)).toContain("verify");
  });
});
