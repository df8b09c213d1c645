import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fakeClock } from "@dth/testkit/clock";
import { secretStoreConformance } from "@dth/testkit/conformance/secret-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSecretStore } from "./secret-store.ts";

let directory = "";
let path = "";
let keyFile = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-secrets-"));
  path = join(directory, "hub.db");
  keyFile = join(directory, "keys", "secrets.key");
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () => openSecretStore(path, { keyFile, clock: fakeClock() });

async function withSecret(use: (secrets: ReturnType<typeof open>) => Promise<void>): Promise<void> {
  const secrets = open();
  await secrets.write("s", { password: "correct horse battery staple" });
  await use(secrets);
  await secrets.close();
}

describe("openSecretStore", () => {
  secretStoreConformance(async (clock) => {
    const [secrets, other] = [openSecretStore(path, { keyFile, clock }), openSecretStore(path, { keyFile, clock })];
    const close = async () => {
      await secrets.close();
      await other.close();
    };
    return { secrets, other, close };
  });

  it("agrees on one key when two processes write their first secret at once", async () => {
    const [one, two] = [open(), open()];
    await Promise.all([one.write("a", { x: "1" }), two.write("b", { x: "2" })]);
    expect([await two.read("a"), await one.read("b")]).toEqual([{ x: "1" }, { x: "2" }]);
    await one.close();
    await two.close();
  });

  it("keeps values out of every file, and the key file to its owner", async () => {
    await withSecret(async (secrets) => {
      await secrets.close();
      for (const file of [path, keyFile]) expect(readFileSync(file).includes("horse battery")).toBe(false);
      expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    });
  });

  it("makes no key until there is a secret", async () => {
    const secrets = open();
    expect(await secrets.list()).toEqual([]);
    expect(() => statSync(keyFile)).toThrow("ENOENT");
    await secrets.close();
  });

  it.each([0o640, 0o604, 0o666])("refuses a key file of mode %o", async (mode) => {
    await withSecret(async (secrets) => {
      chmodSync(keyFile, mode);
      await expect(secrets.read("s")).rejects.toMatchObject({ code: "SECRETS_UNUSABLE" });
      await expect(secrets.read("s")).rejects.toThrow(`chmod 600 ${keyFile}`);
    });
  });

  it("says that the key is missing or another one, and seals nothing by a new one", async () => {
    await withSecret(async (secrets) => {
      const key = readFileSync(keyFile);
      rmSync(keyFile);
      for (const call of [() => secrets.read("s"), () => secrets.write("t", { x: "1" })]) {
        await expect(call()).rejects.toThrow("is missing");
      }
      writeFileSync(keyFile, Buffer.alloc(32, 7).toString("base64"), { mode: 0o600 });
      for (const call of [() => secrets.read("s"), () => secrets.write("t", { x: "1" })]) {
        await expect(call()).rejects.toMatchObject({ code: "SECRETS_UNUSABLE" });
      }
      writeFileSync(keyFile, "short", { mode: 0o600 });
      await expect(secrets.read("s")).rejects.toThrow("does not hold a key");
      writeFileSync(keyFile, key, { mode: 0o600 });
      expect(await secrets.read("s")).toEqual({ password: "correct horse battery staple" });
      expect((await secrets.list()).map(({ name }) => name)).toEqual(["s"]);
    });
  });

  it("refuses a value that was moved under another name", async () => {
    await withSecret(async (secrets) => {
      await secrets.write("other", { password: "x" });
      const database = new DatabaseSync(path);
      database.exec(
        `UPDATE secrets SET (nonce, sealed) = (SELECT nonce, sealed FROM secrets WHERE name = 's') WHERE name = 'other'`,
      );
      database.close();
      const read = secrets.read("other");
      await expect(read).rejects.toMatchObject({ code: "SECRETS_UNUSABLE" });
      await expect(read).rejects.not.toThrow("horse");
    });
  });
});
