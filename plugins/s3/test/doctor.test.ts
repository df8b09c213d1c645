import type { Check } from "@dth/core/check";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Plugin } from "../src/plugin.ts";
import { type JobChange, type Lab, openLab } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
  lab.server.bucket("from").put("a", "some data");
});
afterEach(() => lab.close());

async function examine(change: JobChange = {}, host = lab.host()): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const all = async (): Promise<void> => {
    for await (const check of s3Plugin.doctor(lab.job(change), host, new AbortController().signal)) checks.push(check);
  };
  await lab.settle(all());
  return checks;
}

const statesOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.map(({ side, name, state }) => [`${side} ${name}`, state]));

describe("the doctor of a job", () => {
  it("tries both sides, leaves nothing behind, and speaks both languages", async () => {
    const checks = await examine({ destination: { prefix: "x/" } });
    expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
    const states = statesOf(checks);
    for (const name of ["open", "list", "region", "clock", "read", "range", "if-match", "read-tags"]) {
      expect(states[`source ${name}`], name).toBe("ok");
    }
    for (const name of ["write", "checksum", "write-tags", "multipart", "server-copy", "delete"]) {
      expect(states[`destination ${name}`], name).toBe("ok");
    }
    expect(checks.find(({ name }) => name === "write")?.finding.zh).toMatch(/[\u4e00-\u9fff]/u);
    expect(lab.server.bucket("to").keys()).toEqual([]);
    expect(lab.server.bucket("to").uploads()).toEqual([]);
  });

  it("names what is not allowed, how to allow it, and a policy that does", async () => {
    const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
    lab.server.accessKeys.set(accessKeyId, { secret: secretAccessKey, allow: ["s3:ListBucket", "s3:GetObject*"] });
    const write = (await examine()).find(({ side, name }) => side === "destination" && name === "write");
    expect(write).toMatchObject({
      state: "problem",
      code: "ACCESS_DENIED",
      fix: { en: expect.stringContaining("s3:PutObject") },
      finding: { zh: `权限不足。原文：${write?.finding.en}` },
    });
    const policy = JSON.parse(write?.policy ?? "{}");
    expect(JSON.stringify(policy)).toContain("arn:aws:s3:::to/*");
  });

  it("takes a side that cannot be opened for a finding, and goes on with the other", async () => {
    const checks = await examine({ source: { secret: "gone" } });
    expect(checks[0]).toMatchObject({ side: "source", name: "open", state: "problem", code: "SECRET_NOT_FOUND" });
    expect(statesOf(checks)).toMatchObject({ "destination write": "ok" });
  });

  it("asks nothing of an endpoint that the hub refuses", async () => {
    const { url } = lab.server;
    await lab.close();
    lab = await openLab({ refused: [url] });
    const checks = await examine({ source: { endpoint: url }, destination: { endpoint: url } });
    expect(checks.map(({ name, code }) => [name, code])).toEqual([
      ["open", "ENDPOINT_REFUSED"],
      ["open", "ENDPOINT_REFUSED"],
    ]);
  });

  it("writes its probe as the task will write objects", async () => {
    const classes: string[] = [];
    await lab.close();
    lab = await openLab({
      server: {
        faults: ({ operation, key }) => {
          if (operation === "PutObjectTagging") classes.push(lab.server.bucket("to").get(key)?.storageClass ?? "none");
          return undefined;
        },
      },
    });
    await examine({ options: { storageClassMode: "fixed", storageClass: "STANDARD_IA" } });
    expect(classes).toEqual(["STANDARD_IA"]);
  });

  it("says when a store refuses an object by its own ETag, before a run takes every object for changed", async () => {
    await lab.close();
    let reads = 0;
    lab = await openLab({
      server: {
        // Read whole and by range first, then pinned.
        faults: ({ operation }) =>
          operation === "GetObject" && ++reads > 2
            ? { kind: "error", status: 412, code: "PreconditionFailed" }
            : undefined,
      },
    });
    lab.server.bucket("from").put("a", "some data");
    const found = (await examine()).find(({ side, name }) => side === "source" && name === "if-match");
    expect(found).toMatchObject({
      state: "problem",
      code: "SOURCE_CHANGED",
      fix: { en: expect.stringContaining("S3-compatible") },
    });
  });

  it("reads the files of keys that the job names", async () => {
    lab.server.bucket("from").put("keys.txt", "a\nb\n");
    const found = await examine({ options: { keyListFile: "keys.txt" } });
    expect(found.find(({ name }) => name === "list-files")).toMatchObject({ state: "ok", finding: { en: "2 lines" } });
    const missing = await examine({ options: { prefixListFile: "gone.txt" } });
    expect(missing.find(({ name }) => name === "list-files")).toMatchObject({
      state: "problem",
      code: "LIST_FILE_UNREADABLE",
    });
  });

  it("ends when it is cancelled", async () => {
    const checks = s3Plugin.doctor(lab.job(), lab.host(), AbortSignal.abort());
    const all = async (): Promise<void> => {
      for await (const _ of checks);
    };
    await expect(lab.settle(all())).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
