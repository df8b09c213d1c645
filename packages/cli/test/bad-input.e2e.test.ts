import { chmod, mkdir, open, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exitCodeOf } from "../src/exit-codes.ts";
import { type Lab, openLab, type Result } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
  lab.server.bucket("from").put("a", "new");
  lab.server.bucket("to").put("a", "old!");
});
afterEach(() => lab.close());

/** One clear error: code, what and where, what to do in the person's language, the class' exit code, and no stack. */
function expectRefusal(result: Result, code: ErrorCode, message: RegExp): void {
  expect(result.stderr.replace(/\s+/gu, " ")).toMatch(message);
  expect(result.stderr).toContain(`[${code}]`);
  const flat = result.stderr.replace(/\s+/gu, "");
  const { en, zh } = ERROR_CODES[code].remedy;
  expect([en, zh].some((remedy) => flat.includes(remedy.replace(/\s+/gu, "")))).toBe(true);
  expect(result.stderr).not.toMatch(/^\s+at .+:\d+:\d+/mu);
  expect(result.code).toBe(exitCodeOf(code));
}

/** What was at the destination is still there. */
function expectUnharmed(): void {
  expect(lab.server.bucket("to").text("a")).toBe("old!");
  expect(lab.server.bucket("to").keys()).toEqual(["a"]);
}

const copy = (...argv: string[]) => lab.dth(["copy", ...argv]);

describe("a slip in the command line", () => {
  it.each([
    [["s4://from", "s3://to"], "UNKNOWN_SCHEME", /did you mean s3/],
    [["s3://from", "nobody:to"], "UNKNOWN_CONNECTION", /nobody/],
    [["s3:/from", "s3://to"], "UNKNOWN_SCHEME", /write s3:\/\/from/],
    [["s3://from", "s3://to", "--vendor", "nobody"], "INVALID_INPUT", /no vendor\. Known: aws/],
    [["s3://", "s3://to"], "BUCKET_MISSING", /no bucket/],
    [
      ["s3://from", "s3://to", "--request-rate", "0"],
      "INVALID_INPUT",
      /--request-rate cannot be used: must be at least 1/,
    ],
    [["s3://from", "s3://to", "--part-size", "0", "--lang", "zh"], "INVALID_INPUT", /--part-size 无法使用：不得小于 1/],
    [["s3://from", "s3://to", "--include", "["], "INVALID_INPUT", /the pattern "\[" has an unfinished \[/],
    [["x:from", "s3://to"], "INVALID_INPUT", /no file or directory x:from; dth connection list has the connections/],
    [["./nothing-here", "s3://to"], "INVALID_INPUT", /no file or directory/],
    [["s3://from", "s3://from"], "LOCATIONS_OVERLAP", /same place/],
    [["s3://from", "s3://from/copy"], "LOCATIONS_OVERLAP", /lies inside the source/],
    [["s3://from/x", "s3://from"], "LOCATIONS_OVERLAP", /source .* lies inside the destination/],
    [["s3://from", "s3://to", "--from-file", "/nonexistent"], "LIST_FILE_UNREADABLE", /cannot be read/],
    [["s3://from", "s3://to", "--lang", "zh", "--max-delete", "5"], "INVALID_INPUT", /错误/],
  ] as const)("%j", async (argv, code, message) => {
    expectRefusal(await copy(...argv), code, message);
    expectUnharmed();
  });

  it("a destination inside the source through a symbolic link", async () => {
    const tree = join(lab.directory, "tree");
    await mkdir(join(tree, "sub"), { recursive: true });
    await symlink(join(tree, "sub"), join(lab.directory, "elsewhere"));
    expectRefusal(await copy(tree, join(lab.directory, "elsewhere", "new")), "LOCATIONS_OVERLAP", /inside the source/);
  });

  it("a list that is no text", async () => {
    const list = join(lab.directory, "list");
    await writeFile(list, new Uint8Array([0x61, 0xff, 0xfe, 0x00]));
    expectRefusal(await copy("s3://from", "s3://to", "--from-file", list), "LIST_FILE_UNREADABLE", /not text/);
    expectUnharmed();
  });
});

describe("a side that cannot be used", () => {
  it("a missing bucket", async () => {
    expectRefusal(await copy("s3://from", "s3://missing"), "BUCKET_NOT_FOUND", /destination s3:\/\/missing/);
    expectRefusal(await copy("s3://missing", "s3://to"), "BUCKET_NOT_FOUND", /source s3:\/\/missing/);
    expectUnharmed();
  });

  it("a wrong secret, which is never shown", async () => {
    lab.env.AWS_SECRET_ACCESS_KEY = "WRONG-SECRET";
    const result = await copy("s3://from", "s3://to");
    expectRefusal(result, "SIGNATURE_MISMATCH", /from/);
    expect(result.stdout + result.stderr).not.toContain("WRONG-SECRET");
    expectUnharmed();
  });

  it("a key of another partition", async () => {
    lab.env.AWS_ACCESS_KEY_ID = "AKIACHINA";
    expectRefusal(await copy("s3://from", "s3://to"), "CREDENTIALS_INVALID", /partition/);
    expectUnharmed();
  });

  it("no credentials at all", async () => {
    delete lab.env.AWS_ACCESS_KEY_ID;
    expectRefusal(await copy("s3://from", "s3://to"), "CREDENTIALS_MISSING", /AWS_ACCESS_KEY_ID/);
    expectUnharmed();
  });

  it("anonymous access to what is not public", async () => {
    expectRefusal(await copy("s3://from", "s3://to", "--anonymous"), "ACCESS_DENIED", /source/);
    expectUnharmed();
  });

  it("a store whose clock is 20 minutes off is met half-way", async () => {
    await lab.close();
    lab = await openLab({ now: () => Date.now() + 20 * 60_000 });
    lab.server.bucket("from").put("a", "new");
    const result = await copy("s3://from", "s3://to");
    expect(result).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").text("a")).toBe("new");
  });

  it("a wrong region is learned from the store", async () => {
    await lab.close();
    lab = await openLab({ region: "eu-central-1" });
    lab.server.bucket("from").put("a", "new");
    const result = await copy("s3://from", "s3://to", "--region", "us-west-2");
    expect(result).toMatchObject({ code: 0 });
    expect(lab.server.bucket("to").text("a")).toBe("new");
  });

  it("a destination that may only be read", async () => {
    const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
    const allow = ["s3:ListBucket", "s3:GetObject", "s3:GetObjectTagging"];
    lab.server.accessKeys.set(accessKeyId, { secret: secretAccessKey, allow });
    const result = await copy("s3://from", "s3://to", "--no-server-side-copy");
    expect(result.code).not.toBe(0);
    expect(result.stdout + result.stderr).toMatch(/ACCESS_DENIED/);
    expectUnharmed();
  });

  it("a destination directory that may not be written", async () => {
    const blocked = join(lab.directory, "file");
    await writeFile(blocked, "mine");
    await chmod(blocked, 0o400);
    expectRefusal(await copy("s3://from", blocked), "INVALID_INPUT", /cannot receive a directory/);
    const below = await copy("s3://from", join(blocked, "below"));
    expect(below).toMatchObject({ code: expect.any(Number), stderr: expect.stringMatching(/FILE_/) });
    expect(below.code).not.toBe(0);
  });

  it("a full disk, which costs nothing of what is there, and the rest follows once there is room", async () => {
    const directory = join(lab.directory, "disk");
    await mkdir(directory);
    await writeFile(join(directory, "mine"), "mine");
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const handle = await open(join(directory, "mine"));
    const writing = vi.spyOn(Object.getPrototypeOf(handle), "write").mockRejectedValue(full);
    await handle.close();
    try {
      expectRefusal(await copy("s3://from", directory), "DISK_FULL", /writing "a": ENOSPC/);
      expect(await readdir(directory)).toEqual(["mine"]);
    } finally {
      writing.mockRestore();
    }
    expect(await lab.dth(["resume"])).toMatchObject({ code: 0 });
    expect(await readFile(join(directory, "a"), "utf8")).toBe("new");
    expect(await readFile(join(directory, "mine"), "utf8")).toBe("mine");
  });

  it("a web page instead of S3", async () => {
    await lab.close();
    lab = await openLab({ quirks: { html: true, server: "nginx" } });
    expectRefusal(await copy("s3://from", "s3://to"), "BAD_RESPONSE", /from/);
  });

  it("nobody at the endpoint", async () => {
    await lab.server.close();
    expectRefusal(await lab.dth(["ls", "s3://from"]), "NETWORK", /could not connect/);
  }, 60_000);

  it("a certificate that nobody trusts", async () => {
    const pem = await readFile(new URL("untrusted.pem", import.meta.url));
    const web = createServer({ key: pem, cert: pem }, (_, response) => response.end());
    await new Promise<void>((ready) => web.listen(0, "127.0.0.1", ready));
    const { port } = web.address() as AddressInfo;
    try {
      const result = await copy("s3://from", "s3://to", "--endpoint", `https://127.0.0.1:${port}`);
      expectRefusal(result, "TLS_FAILURE", /certificate/);
    } finally {
      web.close();
    }
  });

  it("an endpoint that speaks no TLS where TLS is asked for", async () => {
    const argv = ["ls", "s3://from", "--endpoint", lab.server.url.replace("http:", "https:")];
    expectRefusal(await lab.dth(argv), "TLS_FAILURE", /wrong version number, so what answers there does not speak TLS/);
  });

  it("a state file that is none", async () => {
    const state = join(lab.directory, "home", "state");
    await mkdir(state, { recursive: true });
    await writeFile(join(state, "ledger.sqlite"), "this is no database, and long enough to be looked at".repeat(100));
    expectRefusal(await copy("s3://from", "s3://to"), "LEDGER_UNUSABLE", /ledger/);
    expectUnharmed();
  });
});

describe("runs and receipts that are not there", () => {
  it.each([
    [["resume"], "RUN_NOT_FOUND", /no run/],
    [["resume", "0xyz"], "RUN_NOT_FOUND", /0xyz/],
    [["retry", "--code", "NOPE"], "INVALID_INPUT", /NOPE/],
    [["receipt", "verify", "./none.json"], "INVALID_INPUT", /no receipt/],
    [["help", "cpoy"], "INVALID_INPUT", /did you mean copy/],
    [["connection", "add", "s3", "--vendor", "aws"], "INVALID_INPUT", /scheme/],
    [["connection", "add", "x1", "--vendor", "aws"], "CREDENTIALS_MISSING", /no keys/],
    [["connection", "add", "x1", "--vendor", "aws", "--key-env", "AKIDX,SECRETX"], "CREDENTIALS_MISSING", /first name/],
    [["connection", "test", "x1"], "BUCKET_MISSING", /no bucket is named in "x1"/],
    [["connection", "remove", "x1"], "UNKNOWN_CONNECTION", /x1/],
  ] as const)("%j", async (argv, code, message) => {
    expectRefusal(await lab.dth(argv), code, message);
  });
});

describe("what happened and where, in Chinese", () => {
  it.each([
    [["copy", "s4://from", "s3://to"], "未知的 scheme “s4://”；是不是 s3://？"],
    [["copy", "s3://from", "nobody:to"], "没有名为 “nobody” 的连接"],
    [["copy", "./nothing-here", "s3://to"], "没有文件或目录 ./nothing-here"],
    [["copy", "s3://from", "s3://from/copy"], "位于源 s3://from"],
    [["copy", "s3://from"], "dth copy 需要 DST"],
    [["copy", "s3://from", "s3://missing"], "目标 s3://missing：GET http"],
    [["resume"], "没有运行记录"],
  ] as const)("%j", async (argv, sentence) => {
    lab.env.DTH_LANG = "zh";
    const { stderr } = await lab.dth(argv);
    expect(stderr.replace(/\n\s*/gu, "").replaceAll(" ", "")).toContain(sentence.replaceAll(" ", ""));
  });
});

it("tells an error as JSON too", async () => {
  const result = await lab.dth(["copy", "s3://from", "s3://missing", "--json"]);
  expect(result.events().at(-1)).toMatchObject({ event: "error", code: "BUCKET_NOT_FOUND" });
});

it("uses a stored connection, whose secret never shows", async () => {
  const argv = ["connection", "add", "lab", "--endpoint", lab.server.url, "--vendor", "minio", "--key-stdin"];
  const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
  const added = await lab.dth(argv, { readStdin: async () => `${accessKeyId}\n${secretAccessKey}\n` });
  expect(added).toMatchObject({ code: 0 });
  delete lab.env.AWS_ACCESS_KEY_ID;
  delete lab.env.AWS_ENDPOINT_URL;
  const listed = await lab.dth(["connection", "list"]);
  expect(added.stdout + listed.stdout).not.toContain(secretAccessKey);
  expect(await lab.dth(["connection", "test", "lab:from"])).toMatchObject({ code: 0 });
  expect(await copy("lab:from", "lab:to")).toMatchObject({ code: 0 });
  expect(lab.server.bucket("to").text("a")).toBe("new");
});
