import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, endHubs, type HubProcess, startHubProcess } from "./hub-lab.ts";
import { type Lab, openLab, type Result } from "./lab.ts";

const HIDDEN = "wJalr/X=Ut nFEMI";

describe("dth secret", () => {
  let lab: Lab;
  let hub: HubProcess;
  const said: Result[] = [];

  beforeAll(async () => {
    lab = await openLab();
    hub = await startHubProcess(lab);
  }, 60_000);
  afterAll(async () => {
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain("wJalr");
    endHubs();
    await lab?.close();
  });

  async function dth(argv: readonly string[], change: Parameters<Lab["dth"]>[1] = {}): Promise<Result> {
    const result = await lab.dth(argv, change);
    said.push(result);
    return result;
  }

  async function secrets(): Promise<readonly unknown[]> {
    return (await ask(hub, hub.firstToken ?? "", "GET", "/secrets")).body.items;
  }

  it("asks on a terminal, and echoes nothing", async () => {
    const asked: unknown[] = [];
    const terminal = async (question: string, secret: boolean) => {
      asked.push([question, secret]);
      return question.startsWith("accessKeyId") ? "AKID" : HIDDEN;
    };
    expect(await dth(["secret", "set", "oss-keys"], { ask: terminal })).toMatchObject({ code: 0, stderr: "" });
    expect(asked).toEqual([
      ["accessKeyId (not shown): ", true],
      ["secretAccessKey (not shown): ", true],
    ]);
    const fields = ["accessKeyId", "secretAccessKey"];
    expect(await secrets()).toMatchObject([{ name: "oss-keys", fields: expect.arrayContaining(fields) }]);
    const registry = [
      "secret",
      "set",
      "registry",
      "--field",
      "username",
      "--field",
      "password",
      "--description",
      "hub",
    ];
    expect(await dth(registry, { ask: terminal })).toMatchObject({ code: 0 });
    const listed = await dth(["secret", "list"]);
    expect(listed.stdout).toMatch(/username.*registry {2}hub/u);
    expect((await dth(["secret", "list", "--json"])).events()).toHaveLength(2);
  });

  it.each([
    ["lines", `accessKeyId = AKID\r\nsecretAccessKey=${HIDDEN}\n`],
    ["JSON", JSON.stringify({ accessKeyId: "AKID", secretAccessKey: HIDDEN })],
  ])("reads %s from standard input and from a file", async (_, text) => {
    expect(await dth(["secret", "set", "piped", "-"], { readStdin: async () => text })).toMatchObject({ code: 0 });
    await writeFile(join(lab.directory, "keys"), text);
    expect(await dth(["secret", "set", "piped", "keys"])).toMatchObject({ code: 0 });
  });

  it.each([
    ["a list", "[1]"],
    ["JSON of other things", `{"secretAccessKey":{"x":"${HIDDEN}"}}`],
    ["half of JSON", `{"secretAccessKey":"${HIDDEN}`],
    ["a value alone", HIDDEN],
  ])("refuses %s, and quotes nothing of it", async (_, text) => {
    expect(await dth(["secret", "set", "bad", "-"], { readStdin: async () => text })).toMatchObject({ code: 2 });
  });

  it("says what is missing or wrong", async () => {
    const noTerminal = await dth(["secret", "set", "none"]);
    expect(noTerminal).toMatchObject({ code: 2, stderr: expect.stringContaining("standard input") });
    const empty = await dth(["secret", "set", "none", "-"], { readStdin: async () => "" });
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining("must have a field") });
    expect(await dth(["secret", "delete", "nobody's"])).toMatchObject({ code: 2 });
  });

  it("deletes", async () => {
    for (const name of ["oss-keys", "registry", "piped"])
      expect(await dth(["secret", "delete", name])).toMatchObject({ code: 0, stdout: expect.stringContaining(name) });
    expect(await secrets()).toEqual([]);
  });
});
