import { chmod, mkdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";
import { makeTree, readTree } from "./tree.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

/** Keys that S3 allows and that tools lose. */
const HOSTILE_KEYS = [
  "/leading",
  "a//b",
  "./dot",
  "a/../b",
  "dir/",
  "dir/with-data/",
  "dir/without-data/",
  "/",
  "//",
  ".",
  "..",
  "../up",
  "a/./b",
  "it's",
  "nul\u0000",
  'quote"s',
  "back\\slash",
  "per%20cent",
  "per%",
  "plus+sign",
  "sp ace",
  "control\u0001\u001f",
  "new\nline",
  "cr\rkey",
  "tab\t",
  "amp&lt;<x>",
  "emoji😀\uffee",
  "e\u0301",
  "é",
  "?query=x#frag",
  "~!*'()",
  "k".repeat(1024),
  `${"你".repeat(341)}x`,
  `${"\u{1F600}".repeat(255)}/end`,
];

const dataOf = (key: string) => (key === "dir/without-data/" ? "" : `data of ${key}`);

describe("dth copy", () => {
  it("brings a directory to S3 and back: identical trees", async () => {
    const from = join(lab.directory, "tree");
    await makeTree(from);
    const up = await lab.dth(["copy", from, "s3://to/x"]);
    expect(up).toMatchObject({ code: 0 });
    expect(up.stdout).toContain("a symbolic link to a directory");
    const back = join(lab.directory, "back");
    expect(await lab.dth(["copy", "s3://to/x", back])).toMatchObject({ code: 0 });
    expect(await readTree(back)).toEqual(await readTree(from));
    const again = await lab.dth(["copy", from, "s3://to/x", "--json"]);
    expect(again.events().at(-1)).toMatchObject({ event: "summary", tally: { copied: { objects: 0 } } });
  });

  it("brings every hostile key from bucket to bucket", async () => {
    const from = lab.server.bucket("from");
    for (const key of HOSTILE_KEYS) from.put(key, dataOf(key), { headers: { "x-amz-meta-k": "v" }, tags: { t: "1" } });
    expect(await lab.dth(["copy", "s3://from", "s3://to", "--no-server-side-copy"])).toMatchObject({ code: 0 });
    const to = lab.server.bucket("to");
    expect(to.keys()).toEqual(from.keys());
    for (const key of HOSTILE_KEYS) {
      expect(to.text(key), key).toBe(dataOf(key));
      expect(to.get(key)).toMatchObject({ headers: { "x-amz-meta-k": "v" }, tags: { t: "1" } });
    }
    expect(await lab.dth(["verify", "s3://from", "s3://to", "--checksum"])).toMatchObject({ code: 0 });
  });

  it("gives hostile keys that no file can have an outcome, and copies the rest", async () => {
    for (const key of ["good", "a//b", "a/../b"]) lab.server.bucket("from").put(key, "x");
    const result = await lab.dth(["copy", "s3://from", join(lab.directory, "out"), "--json"]);
    expect(result.code).toBe(1);
    expect(result.events().at(-1)).toMatchObject({
      tally: { copied: { objects: 1 }, failed: { objects: 2 } },
      failures: [{ code: "KEY_NOT_ACCEPTED", samples: ["a/../b", "a//b"] }],
    });
    const { stdout } = await lab.dth(["copy", "s3://from", join(lab.directory, "other")]);
    expect(stdout).toContain('cause: "a/../b": it has the path segment ".."');
    expect(stdout).not.toContain("\n\n\n");
  });

  it("takes x to be x/ unless it is one object, and names single objects as asked", async () => {
    const from = lab.server.bucket("from");
    from.put("x/1", "one");
    from.put("xy", "other");
    from.put("solo", "single");
    await lab.dth(["copy", "s3://from/x", "s3://to/y"]);
    await lab.dth(["copy", "s3://from/solo", "s3://to/dir/"]);
    await lab.dth(["copy", "s3://from/solo", "s3://to/renamed"]);
    expect(lab.server.bucket("to").keys()).toEqual(["dir/solo", "renamed", "y/1"]);
    expect(await lab.dth(["copy", "s3://from/solo", join(lab.directory, "file.txt")])).toMatchObject({ code: 0 });
    expect(await readFile(join(lab.directory, "file.txt"), "utf8")).toBe("single");
    expect(await lab.dth(["copy", join(lab.directory, "file.txt"), "s3://to"])).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").text("file.txt")).toBe("single");
  });

  it("says what it would do, and does nothing, by --dry-run and diff", async () => {
    const [from, to] = [lab.server.bucket("from"), lab.server.bucket("to")];
    from.put("new", "1");
    from.put("changed", "2");
    from.put("same", "3");
    to.put("changed", "22");
    to.put("same", "3");
    to.put("gone", "4");
    const before = to.keys();
    for (const argv of [["copy", "--dry-run"], ["diff"]]) {
      const result = await lab.dth([...argv, "s3://from", "s3://to", "--delete", "--json"]);
      expect(result.code).toBe(argv[0] === "diff" ? 1 : 0);
      expect(result.events().slice(0, -1)).toEqual([
        expect.objectContaining({ key: "changed", action: "copy", reason: "different" }),
        expect.objectContaining({ key: "gone", action: "delete", reason: "extra" }),
        expect.objectContaining({ key: "new", action: "copy", reason: "missing" }),
      ]);
      expect(result.events().at(-1)).toMatchObject({ event: "summary", copies: 2, deletes: 1, same: 1 });
    }
    const dry = await lab.dth(["copy", "--dry-run", "s3://from", "s3://to"]);
    expect(dry.stdout).not.toContain("gone");
    expect(dry.stdout).toContain("only at the destination: 1");
    expect((await lab.dth(["diff", "s3://from", "s3://to"])).stdout).toContain("gone");
    expect(to.keys()).toEqual(before);
    expect((await lab.dth(["runs"])).stdout).toBe("");
  });

  it("deletes by --delete within --max-delete, last", async () => {
    const to = lab.server.bucket("to");
    lab.server.bucket("from").put("kept", "1");
    for (const key of ["a", "b", "c"]) to.put(key, "x");
    const capped = await lab.dth(["copy", "s3://from", "s3://to", "--delete", "--max-delete", "2"]);
    expect(capped).toMatchObject({ code: 3, stderr: expect.stringContaining("DELETE_CAP_EXCEEDED") });
    expect(to.keys()).toEqual(["a", "b", "c", "kept"]);
    expect(await lab.dth(["copy", "s3://from", "s3://to", "--delete"])).toMatchObject({ code: 0 });
    expect(to.keys()).toEqual(["kept"]);
  });

  it("says why objects were skipped, and what to do", async () => {
    const from = lab.server.bucket("from");
    for (const key of ["a", "b", "c", "d"]) from.put(key, "x", { storageClass: "GLACIER" });
    const { stdout } = await lab.dth(["copy", "s3://from", "s3://to"]);
    expect(stdout).toMatch(/4 archived: restore them at the source[\s\S]+\n {4}a\n {4}b\n {4}c\n {4}… 1\n/u);
    const json = await lab.dth(["copy", "s3://from", "s3://to", "--json"]);
    expect(json.events().at(-1)).toMatchObject({
      skipped: [{ reason: "archived", objects: 4, samples: ["a", "b", "c"] }],
    });
  });

  it("takes an empty source for a slip, and deletes by it only when told to", async () => {
    const to = lab.server.bucket("to");
    to.put("site/a", "x");
    const argv = ["copy", "s3://from/stie", "s3://to/site", "--delete"];
    const refused = await lab.dth(argv);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("[SOURCE_EMPTY]") });
    expect(refused.stderr).toContain("--allow-empty-source");
    const chinese = await lab.dth([...argv, "--lang", "zh"]);
    expect(chinese.stderr.replace(/\n\s*/gu, "")).toContain("源端没有列出任何对象");
    expect(to.keys()).toEqual(["site/a"]);
    expect(await lab.dth([...argv, "--allow-empty-source"])).toMatchObject({ code: 0 });
    expect(to.keys()).toEqual([]);
  });

  it("takes odd list files of keys or prefixes, local or from a bucket", async () => {
    const from = lab.server.bucket("from");
    for (const key of ["a", "b", "c/1", "c/2", "d"]) from.put(key, key);
    const list = join(lab.directory, "keys.txt");
    await writeFile(list, "\uFEFFa\r\n\r\nc/1\r\na\r\n");
    expect(await lab.dth(["copy", "s3://from", "s3://to", "--from-file", list])).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").keys()).toEqual(["a", "c/1"]);
    lab.server.bucket("to").put("lists/prefixes.txt", "c/\n");
    const argv = ["copy", "s3://from", "s3://to", "--prefixes-from", "s3://to/lists/prefixes.txt"];
    expect(await lab.dth(argv)).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").keys()).toContain("c/2");
    await writeFile(list, "a\nmissing\n");
    const missing = await lab.dth(["copy", "s3://from", "s3://to", "--from-file", list]);
    expect(missing).toMatchObject({ code: 1, stdout: expect.stringContaining("OBJECT_NOT_FOUND") });
  });

  it("prints nothing but JSON on standard output, and a true receipt beside", async () => {
    lab.server.bucket("from").put("a", "1");
    const result = await lab.dth(["copy", "s3://from", "s3://to", "--json"]);
    expect(result.stderr).toBe("");
    const [run, ...rest] = result.events();
    expect(run).toMatchObject({ event: "run", source: "s3://from" });
    expect(rest.at(-1)).toMatchObject({ event: "summary", state: "done", openUploads: 0 });
    const verified = await lab.dth(["receipt", "verify", "--json"]);
    expect(verified.events()).toMatchObject([
      { event: "receipt", valid: true, summary: { outcomes: { copied: { objects: 1 } } } },
    ]);
    const path = String(rest.at(-1)?.receipt);
    await writeFile(path, (await readFile(path, "utf8")).replace('"objects":1', '"objects":2'));
    expect(await lab.dth(["receipt", "verify"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("RECEIPT_INVALID"),
    });
  });

  it("tells failures by cause, and tries them again once the cause is gone", async () => {
    const from = lab.server.bucket("from");
    from.put("good", "1");
    from.put("blocked", "2");
    const out = join(lab.directory, "out");
    // A directory where the file should go.
    await mkdir(join(out, "blocked"), { recursive: true });
    await writeFile(join(out, "blocked", "mine"), "mine");
    const first = await lab.dth(["copy", "s3://from", out, "--json"]);
    expect(first.code).toBe(1);
    const [group] = (first.events().at(-1)?.failures ?? []) as { code: string; samples: string[] }[];
    expect(group?.samples).toEqual(["blocked"]);
    await rm(join(out, "blocked"), { recursive: true });
    const retried = await lab.dth(["retry", "--code", group?.code ?? "", "--json"]);
    expect(retried.code).toBe(0);
    expect(retried.events().at(-1)).toMatchObject({ tally: { copied: { objects: 2 }, failed: { objects: 0 } } });
    expect(await readFile(join(out, "blocked"), "utf8")).toBe("2");
    expect(await lab.dth(["retry"])).toMatchObject({ code: 2, stderr: expect.stringContaining("no run has failures") });
    expect(await lab.dth(["resume"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("every run has ended"),
    });
  });

  it("says that archived objects are skipped", async () => {
    lab.server.bucket("from").put("cold", "1", { storageClass: "GLACIER" });
    const result = await lab.dth(["copy", "s3://from", "s3://to", "--json", "--no-server-side-copy"]);
    expect(result.events().at(-1)).toMatchObject({ tally: { skipped: { objects: 1 }, failed: { objects: 0 } } });
  });

  it("leaves symbolic links to directories out, visibly", async () => {
    const tree = join(lab.directory, "tree");
    await mkdir(join(tree, "real"), { recursive: true });
    await writeFile(join(tree, "real", "f"), "1");
    await symlink("real", join(tree, "link"));
    const result = await lab.dth(["copy", tree, "s3://to", "--json"]);
    expect(result.events().at(-1)).toMatchObject({ leftOut: 1 });
    expect(lab.server.bucket("to").keys()).toEqual(["real/f"]);
  });
});

it("keeps times and executable bits of files", async () => {
  const file = join(lab.directory, "tool.sh");
  await writeFile(file, "#!/bin/sh\n");
  await chmod(file, 0o755);
  await utimes(file, 1_577_934_245, 1_577_934_245);
  await lab.dth(["copy", file, "s3://to/tool.sh"]);
  expect(lab.server.bucket("to").get("tool.sh")?.headers).toMatchObject({ "x-amz-meta-mtime": "1577934245.000000000" });
});
