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

describe("a source in which nothing is found", () => {
  beforeEach(() => {
    lab.server.bucket("from").put("photos/1", "1");
    lab.server.bucket("to").put("kept", "1");
  });

  it.each([["ls"], ["copy"], ["copy", "--dry-run"], ["diff"], ["verify"]])(
    "is pointed out by %s %s",
    async (...argv) => {
      const [command = "", ...flags] = argv;
      const sides = (from: string) => (command === "ls" ? [from] : [from, "s3://to"]);
      const slip = await lab.dth([command, ...sides("s3://from/fotos"), ...flags]);
      expect((slip.stdout + slip.stderr).replace(/\s+/gu, " ")).toContain(
        "Nothing was found under s3://from/fotos/; is the prefix right?",
      );
      const json = await lab.dth([command, ...sides("s3://from/fotos"), ...flags, "--json"]);
      expect(json.events().at(-1)).toMatchObject({ event: "summary", nothingFound: true });
      const right = await lab.dth([command, ...sides("s3://from/photos"), ...flags]);
      expect(right.stdout + right.stderr).not.toContain("Nothing was found");
      expect(lab.server.bucket("to").keys()).toContain("kept");
    },
  );

  it("is no failure of a copy, and the question is put in Chinese too", async () => {
    const { code, stdout } = await lab.dth(["copy", "s3://from/fotos", "s3://to", "--lang", "zh"]);
    expect(code).toBe(0);
    expect(stdout).toContain("未找到任何对象：s3://from/fotos/；前缀是否正确？");
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
