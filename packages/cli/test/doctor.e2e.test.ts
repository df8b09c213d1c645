import { access, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
  lab.server.bucket("from").put("dir/a", "some data");
});
afterEach(() => lab.close());

function allow(...actions: string[]): void {
  const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
  lab.server.accessKeys.set(accessKeyId, { secret: secretAccessKey, allow: actions });
}

const checks = async (...argv: string[]) => {
  const result = await lab.dth(["doctor", ...argv, "--json"]);
  const events = result.events().filter(({ event }) => event === "check");
  return {
    code: result.code,
    states: Object.fromEntries(events.map(({ side, name, state }) => [`${side} ${name}`, state])),
  };
};

describe("dth doctor", () => {
  it("tries everything and leaves nothing behind", async () => {
    const { code, states } = await checks("s3://from/dir", "s3://to/x");
    expect(code).toBe(0);
    const names = ["list", "region", "clock", "read", "range", "if-match", "read-tags"];
    for (const name of names) expect(states[`source ${name}`], name).toBe("ok");
    for (const name of [...names, "write", "checksum", "write-tags", "multipart", "server-copy", "delete"]) {
      expect(states[`destination ${name}`], name).toBe("ok");
    }
    expect(lab.server.bucket("to").keys()).toEqual([]);
    expect(lab.server.bucket("to").uploads()).toEqual([]);
  });

  it("leaves no directory behind that was not there", async () => {
    const top = join(lab.directory, "photos");
    expect(await checks("s3://from", join(top, "2026"))).toMatchObject({ code: 0 });
    await expect(access(top)).rejects.toThrow();
    await mkdir(top);
    expect(await checks("s3://from", top)).toMatchObject({ code: 0 });
    expect(await readdir(top)).toEqual([]);
  });

  it("writes nothing with --read-only", async () => {
    lab.server.log.clear();
    expect((await checks("s3://from", "s3://to", "--read-only")).states).toMatchObject({
      "destination write": "not-tried",
    });
    expect(lab.server.log.entries().map(({ method }) => method)).not.toContain("PUT");
    const missing = join(lab.directory, "missing");
    await checks("s3://from", missing, "--read-only");
    await expect(access(missing)).rejects.toThrow();
  });

  it("names the permission that is missing, and prints a policy that has it", async () => {
    allow("s3:ListBucket", "s3:GetObject", "s3:GetObjectTagging");
    const result = await lab.dth(["doctor", "s3://from", "s3://to/x"]);
    expect(result.code).toBe(3);
    expect(result.stdout).toMatch(/problem +write +\[ACCESS_DENIED\]/u);
    expect(result.stdout).toContain("Allow s3:PutObject.");
    expect(result.stdout).toContain('"arn:aws:s3:::to/x*"'.replace("x*", "x/*"));
    allow("s3:ListBucket");
    expect((await checks("s3://from")).states).toMatchObject({ "source list": "ok", "source read": "problem" });
  });

  it("keeps the policy to itself while all is well, unless it is asked for", async () => {
    const well = await lab.dth(["doctor", "s3://from", "s3://to/x", "--vendor", "minio"]);
    expect([well.code, well.stdout.includes("s3:GetObject")]).toEqual([0, false]);
    const asked = await lab.dth(["doctor", "s3://from", "s3://to/x", "--vendor", "minio", "--policy"]);
    expect([asked.code, asked.stdout.includes("s3:GetObject")]).toEqual([0, true]);
  });

  it("sees that a store ignores ranges, and needs no store's help to notice a change", async () => {
    await lab.close();
    lab = await openLab({ quirks: { ignoreRange: true, ignoreIfMatch: true } });
    lab.server.bucket("from").put("a", "some data");
    const { code, states } = await checks("s3://from");
    expect(code).toBe(3);
    expect(states).toMatchObject({ "source range": "problem", "source if-match": "ok" });
  });

  it("speaks Chinese", async () => {
    const result = await lab.dth(["doctor", "s3://missing", "--lang", "zh"]);
    expect(result).toMatchObject({ code: 3, stdout: expect.stringMatching(/问题 +列举[\s\S]*该端点没有此桶/u) });
  });
});
