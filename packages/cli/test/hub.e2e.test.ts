import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { describe, expect, it } from "vitest";
import { ask, createCopyTask, endHubs, type HubProcess, startHubProcess } from "./hub-lab.ts";
import { type Lab, openLab } from "./lab.ts";

const stateOf = (lab: Lab) => join(lab.env.DTH_HOME ?? "", "hub");

async function withLab(work: (lab: Lab) => Promise<void>, delayMs = () => 0): Promise<void> {
  const slow = /^(?:PutObject|UploadPart)$/u;
  const lab = await openLab({
    faults: ({ operation }) => (slow.test(operation) && delayMs() > 0 ? { kind: "delay", ms: delayMs() } : undefined),
  });
  try {
    await work(lab);
  } finally {
    endHubs();
    await lab.close();
  }
}

async function withHub<T>(lab: Lab, work: (hub: HubProcess) => Promise<T>): Promise<T> {
  const hub = await startHubProcess(lab);
  try {
    return await work(hub);
  } finally {
    await hub.kill();
  }
}

/** Waits for something of another process, in real time, for at most a minute. */
async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within a minute");
    await new Promise((later) => setTimeout(later, 20));
  }
}

describe("dth hub", () => {
  it("runs a task to a receipt that verifies, here and from its files", { timeout: 60_000 }, async () => {
    await withLab(async (lab) => {
      for (let n = 0; n < 30; n++) lab.server.bucket("from").put(`k${n}`, `data ${n}`);
      await withHub(lab, async (hub) => {
        const task = await createCopyTask(lab, hub, hub.firstToken ?? "");
        const watched = await lab.dth(["run", "watch", task.currentRunId]);
        expect(watched).toMatchObject({ code: 0 });
        expect(lab.server.bucket("to").keys()).toEqual(lab.server.bucket("from").keys());
        const items = (await lab.dth(["run", "items", task.currentRunId, "--json"])).events();
        expect(items.map(({ kind }) => kind)).toEqual(Array.from({ length: 30 }, () => "copied"));
        const saved = await lab.dth(["run", "receipt", task.currentRunId, "."]);
        expect(saved).toMatchObject({ code: 0, stderr: "" });
        expect(await lab.dth(["receipt", "verify", `${task.currentRunId}.json`])).toMatchObject({ code: 0 });
        expect((await lab.dth(["task", "list", "--search", "from"])).stdout).toContain(task.id);
        expect(await hub.stop()).toBe(0);
      });
    });
  });

  it("takes a task from settings alone, by the names that its plugins give", { timeout: 60_000 }, async () => {
    await withLab(async (lab) => {
      for (const key of ["in/a", "in/b.tmp"]) lab.server.bucket("from").put(key, key);
      await withHub(lab, async (hub) => {
        await ask(hub, hub.firstToken ?? "", "POST", "/secrets", { name: "keys", value: DEFAULT_ACCESS_KEY });
        const side = (name: string, bucket: string) => [
          `${name}=minio`,
          `${name}-bucket=${bucket}`,
          `${name}-endpoint=${lab.server.url}`,
          `${name}-secret=keys`,
        ];
        const settings = ["plugin=s3", "name=by settings", ...side("source", "from"), ...side("destination", "to")];
        const more = ["source-prefix=in/", "exclude=*.tmp", "part-size=16MiB"];
        const argv = [...settings, ...more].flatMap((setting) => ["--set", setting]);
        expect(await lab.dth(["task", "create", ...argv, "--watch"])).toMatchObject({ code: 0 });
        expect(lab.server.bucket("to").keys()).toEqual(["a"]);
        const wrong = await lab.dth(["task", "create", ...argv, "--set", "source-bukket=x"]);
        expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/did you mean\s+source-bucket\?/u) });
        expect(await lab.dth(["task", "create"])).toMatchObject({ code: 2 });
      });
    });
  });

  it.each([1, 2])(
    "killed at random moments, it loses nothing and goes on (%i)",
    { timeout: 180_000 },
    async (round) => {
      let delay = 30;
      await withLab(
        async (lab) => {
          const [from, to] = [lab.server.bucket("from"), lab.server.bucket("to")];
          for (let n = 0; n < 800; n++) from.put(`k${n}`, `data ${n} `.repeat(n % 50));
          from.put("large", Buffer.alloc(24 * 1024 * 1024, "large "));
          let hub = await startHubProcess(lab);
          const token = hub.firstToken ?? "";
          const task = await createCopyTask(lab, hub, token);
          for (let life = 0; life < 3; life++) {
            const goal = to.size + 20 + Math.floor(Math.random() * 80);
            await eventually(() => to.size >= goal);
            await hub.kill();
            expect(to.size, "nothing was left to interrupt").toBeLessThan(801);
            hub = await startHubProcess(lab);
            expect(hub.firstToken).toBeUndefined();
          }
          delay = 0;
          const runs = async () => (await ask(hub, token, "GET", `/runs?taskId=${task.id}`)).body.items;
          await eventually(async () => (await runs())[0]?.progress === "DONE");
          expect(await runs()).toHaveLength(1);
          const [run] = await runs();
          expect(run).toMatchObject({ number: 1, tally: { copied: { objects: 801 }, failed: { objects: 0 } } });
          for (const key of from.keys())
            expect(to.read(key)?.equals(from.read(key) ?? Buffer.alloc(0)), key).toBe(true);
          expect(to.uploads(), "an upload was left open").toEqual([]);
          expect((await ask(hub, token, "POST", `/runs/${run.id}/verify-receipt`, {})).status).toBe(204);
          expect(await hub.stop(), `round ${round}`).toBe(0);
        },
        () => delay,
      );
    },
  );

  it("ends gracefully in the middle of a run, which goes on at the next start", { timeout: 60_000 }, async () => {
    let delay = 30;
    await withLab(
      async (lab) => {
        for (let n = 0; n < 400; n++) lab.server.bucket("from").put(`k${n}`, `data ${n}`);
        const first = await startHubProcess(lab);
        const token = first.firstToken ?? "";
        const task = await createCopyTask(lab, first, token);
        await eventually(() => lab.server.bucket("to").size > 20);
        expect(await first.stop()).toBe(0);
        expect(lab.server.bucket("to").size).toBeLessThan(400);
        delay = 0;
        await withHub(lab, async (hub) => {
          const watched = await lab.dth(["run", "watch", task.currentRunId, "--json"]);
          expect(watched).toMatchObject({ code: 0 });
          const { body: run } = await ask(hub, token, "GET", `/runs/${task.currentRunId}`);
          expect(run).toMatchObject({ progress: "DONE", number: 1, tally: { copied: { objects: 400 } } });
        });
      },
      () => delay,
    );
  });

  it("has one hub on one state", { timeout: 30_000 }, async () => {
    await withLab(async (lab) => {
      await withHub(lab, async () => {
        const second = await lab.dth(["hub", "--port", "0"]);
        expect(second).toMatchObject({ code: 2 });
        expect(second.stderr).toContain("HUB_ALREADY_RUNNING");
        expect(second.stderr).toContain(stateOf(lab));
      });
    });
  });

  it("says when its database is damaged, and comes back from a backup", { timeout: 60_000 }, async () => {
    await withLab(async (lab) => {
      const backup = join(lab.directory, "backup");
      await withHub(lab, async (hub) => {
        await createCopyTask(lab, hub, hub.firstToken ?? "");
        expect(await lab.dth(["hub", "backup", backup])).toMatchObject({ code: 0 });
        await hub.stop();
      });
      writeFileSync(join(stateOf(lab), "hub.db"), "damaged ".repeat(10_000));
      const broken = await lab.dth(["hub", "--port", "0"]);
      expect(broken).toMatchObject({ code: 3 });
      expect(broken.stderr).toContain("RECORDS_UNUSABLE");
      expect(broken.stderr).toMatch(/dth\s+hub restore/);
      expect(await lab.dth(["hub", "restore", backup])).toMatchObject({ code: 0 });
      await withHub(lab, async () => {
        expect((await lab.dth(["task", "list"])).stdout).toContain("from to to");
      });
    });
  });

  it("notices damage within the file, too", { timeout: 30_000 }, async () => {
    await withLab(async (lab) => {
      await withHub(lab, async (hub) => {
        await createCopyTask(lab, hub, hub.firstToken ?? "");
        await hub.stop();
      });
      const path = join(stateOf(lab), "hub.db");
      const database = new DatabaseSync(path);
      const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'record_bodies'").get();
      database.close();
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0x5a, (Number(root?.rootpage) - 1) * 4096, Number(root?.rootpage) * 4096));
      const broken = await lab.dth(["hub", "--port", "0"]);
      expect(broken).toMatchObject({ code: 3 });
      expect(broken.stderr).toContain("RECORDS_UNUSABLE");
    });
  });

  it("lets nobody in with a revoked token, and makes another one where it runs", { timeout: 30_000 }, async () => {
    await withLab(async (lab) => {
      await withHub(lab, async (hub) => {
        const [created] = (await lab.dth(["token", "create", "ci", "--role", "operator", "--json"])).events();
        const token = String(created?.token);
        const remote = ["--hub", hub.url, "--token", token];
        expect(await lab.dth(["task", "list", ...remote])).toMatchObject({ code: 0 });
        const refused = await lab.dth(["token", "list", ...remote]);
        expect(refused.stderr).toContain("FORBIDDEN");
        expect(await lab.dth(["token", "revoke", String(created?.id)])).toMatchObject({ code: 0 });
        const revoked = await lab.dth(["task", "list", ...remote]);
        expect(revoked).toMatchObject({ code: 2 });
        expect(revoked.stderr).toContain("UNAUTHENTICATED");
        const again = (await lab.dth(["hub", "token"])).stdout.trim();
        expect((await ask(hub, again, "GET", "/tokens")).status).toBe(200);
      });
    });
  });
});
