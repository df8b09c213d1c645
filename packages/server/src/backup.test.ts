import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@dth/local/clock";
import { openReceiptStore } from "@dth/local/receipt-store";
import { openRecordStore } from "@dth/local/record-store";
import { openSecretStore } from "@dth/local/secret-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupHub, restoreHub } from "./backup.ts";
import { lockState } from "./hub-lock.ts";
import { stateDirectory } from "./state-directory.ts";

const NOW = Date.UTC(2025, 0, 1);
const clock = systemClock();
let directory = "";
let to = "";
let root = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-backup-"));
  [root, to] = [join(directory, "state"), join(directory, "backup")];
});
afterEach(() => rmSync(directory, { recursive: true }));

async function use<T>(work: (stores: ReturnType<typeof open>) => Promise<T>): Promise<T> {
  const stores = open();
  try {
    return await work(stores);
  } finally {
    await stores.records.close();
    await stores.secrets.close();
  }
}

function open() {
  const { database, secretsKey, receipts } = stateDirectory(root);
  return {
    records: openRecordStore(database, clock),
    secrets: openSecretStore(database, { keyFile: secretsKey, clock }),
    receipts: openReceiptStore(receipts),
  };
}

const fill = (body: string) =>
  use(async ({ records, secrets, receipts }) => {
    await records.put("task", { id: "t", sort: "", body }, "any");
    await secrets.write("s", { password: body });
    await new Blob([body]).stream().pipeTo(receipts.write("r.json"));
  });

const contents = () =>
  use(async ({ records, secrets, receipts }) => {
    const receipt = await receipts.read("r.json");
    return [
      (await records.get("task", "t"))?.body,
      (await secrets.read("s")).password,
      receipt === undefined ? undefined : await new Response(receipt).text(),
    ];
  });

describe("backup and restore", () => {
  it("brings records, secrets and receipts back, and keeps what was there", async () => {
    await fill("old");
    await backupHub(root, to, NOW);
    await fill("new");
    const aside = await restoreHub(to, root, NOW);
    expect(await contents()).toEqual(["old", "old", "old"]);
    expect(readdirSync(aside ?? "").sort()).toEqual(expect.arrayContaining(["hub.db", "receipts", "secrets.key"]));
    expect(statSync(to).mode & 0o777).toBe(0o700);
  });

  it("brings a hub back on another machine", async () => {
    await fill("here");
    await backupHub(root, to, NOW);
    root = join(directory, "elsewhere");
    expect(await restoreHub(to, root, NOW)).toBeUndefined();
    expect(await contents()).toEqual(["here", "here", "here"]);
  });

  it("brings back a hub whose database is damaged", async () => {
    await fill("good");
    await backupHub(root, to, NOW);
    writeFileSync(stateDirectory(root).database, "damaged".repeat(1000));
    await restoreHub(to, root, NOW);
    expect(await contents()).toEqual(["good", "good", "good"]);
  });

  it("takes a backup while the state is written, as it is at one moment", async () => {
    await fill("one");
    await use(async ({ records }) => {
      const writes = Array.from({ length: 50 }, (_, n) =>
        records.put("task", { id: `x${n}`, sort: "", body: "x".repeat(5000) }, "any"),
      );
      await backupHub(root, to, NOW);
      await Promise.all(writes);
    });
    await restoreHub(to, root, NOW);
    expect(await contents()).toEqual(["one", "one", "one"]);
  });

  it("restores nothing under a hub that runs, nor from what is no whole backup", async () => {
    await fill("here");
    await backupHub(root, to, NOW);
    const lock = lockState(stateDirectory(root).lock);
    await expect(restoreHub(to, root, NOW)).rejects.toMatchObject({ code: "HUB_ALREADY_RUNNING" });
    lock.release();
    await expect(restoreHub(root, join(directory, "x"), NOW)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const copy = readFileSync(join(to, "hub.db"));
    writeFileSync(join(to, "hub.db"), copy.fill(0x5a, 5000));
    await expect(restoreHub(to, root, NOW)).rejects.toMatchObject({ code: "RECORDS_UNUSABLE" });
    expect(await contents()).toEqual(["here", "here", "here"]);
  });

  it("overwrites no directory, and says when there is nothing to save", async () => {
    await expect(backupHub(root, to, NOW)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await fill("x");
    await backupHub(root, to, NOW);
    await expect(backupHub(root, to, NOW)).rejects.toThrow("is there already");
  });
});
