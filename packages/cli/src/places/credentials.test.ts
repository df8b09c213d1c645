import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHashing } from "@dth/local/hashing";
import { createTransport } from "@dth/local/transport";
import type { CredentialContext } from "@dth/server/credentials/context";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeConnections } from "../connections.ts";
import { findPlaceCredentials } from "./credentials.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "dth-credentials-"));
});
afterEach(() => rm(home, { recursive: true }));

function context(env: Record<string, string>): CredentialContext {
  return { env, home, clock: fakeClock(), transport: createTransport(), hashing: createHashing() };
}

it("reads a connection's keys from its file or the environment", async () => {
  const file = join(home, "connections.json");
  await writeConnections(
    file,
    new Map([
      ["a", { vendor: "aws", keys: { from: "file", accessKeyId: "A", secretAccessKey: "a" } }],
      ["b", { vendor: "aws", keys: { from: "environment", accessKeyId: "MY_ID", secretAccessKey: "MY_KEY" } }],
    ]),
  );
  const choose = (name: string) => ({ vendor: "aws", connection: { name, file } });
  expect(await findPlaceCredentials(choose("a"), context({}))).toEqual({ accessKeyId: "A", secretAccessKey: "a" });
  expect(await findPlaceCredentials(choose("b"), context({ MY_ID: "B", MY_KEY: "b" }))).toEqual({
    accessKeyId: "B",
    secretAccessKey: "b",
  });
  await expect(findPlaceCredentials(choose("b"), context({}))).rejects.toMatchObject({
    message: expect.stringContaining("MY_ID"),
  });
});
