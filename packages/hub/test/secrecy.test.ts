import { COLLECTIONS } from "@dth/core/record-store";
import type { MemoryHubPorts } from "@dth/testkit/hub-ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendDueDigests } from "../src/channels/send-due.ts";
import { createHub } from "../src/create-hub.ts";
import type { Hub } from "../src/hub.ts";
import { executeRun } from "../src/runs/execute-run.ts";
import { ADMIN, OPERATOR } from "./callers.ts";
import { toyInput, until } from "./running-hub.ts";
import { toyPorts } from "./toy-hub.ts";

const SIGNAL = new AbortController().signal;
const HOOK = { kind: "webhook", url: "https://hooks.example.com/x", secret: "key" } as const;

/** What a caller gets: the answer, or everything that it can see of the error. */
async function told(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    const { code, message, details, issues } = error as Readonly<Record<string, unknown>>;
    return { code, message, details, issues };
  }
}

/** Goes through a life with a secret, and gathers all that anybody is told. */
async function life(ports: MemoryHubPorts, hub: Hub, secret: string): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const ask = async <T>(work: Promise<T>): Promise<T> => {
    answers.push(await told(work));
    return work;
  };
  await ask(hub.secrets.write(OPERATOR, { name: "key", value: { code: secret, key: secret } }));
  const parameters = { key: "key" };
  const connection = await ask(
    hub.connections.create(OPERATOR, { name: "Room", plugin: "toy", type: "toys", parameters }),
  );
  const channel = await ask(
    hub.channels.create(OPERATOR, { name: "Chat", target: HOOK, on: ["done"], digestMinutes: 0 }),
  );
  await ask(hub.connections.test(OPERATOR, connection.id, { shelf: "attic" }, SIGNAL));
  const source = { type: "toys", connection: connection.id, parameters: { shelf: "attic" } };
  const task = await ask(hub.tasks.create(OPERATOR, { ...toyInput(), source, notify: [channel.id] }));
  await until(async () => (await hub.tasks.get(OPERATOR, task.id)).progress === "DONE");
  answers.push(...(await questions(hub, task.id)));
  answers.push(...(await mistakes(hub, secret)));
  await sendDueDigests(ports);
  answers.push(ports.notifier.sent);
  for (const collection of COLLECTIONS) answers.push(await ports.records.list(collection, { limit: 1_000 }));
  return answers;
}

function questions(hub: Hub, taskId: string): Promise<readonly unknown[]> {
  const asked = [
    hub.tasks.get(OPERATOR, taskId),
    hub.tasks.list(OPERATOR, {}),
    hub.runs.list(OPERATOR, { taskId }),
    hub.runs.logStreams(OPERATOR, taskId),
    hub.runs
      .list(OPERATOR, {})
      .then(({ items }) => Promise.all(items.map(({ id }) => hub.runs.logs(OPERATOR, id, {})))),
    hub.runs.list(OPERATOR, {}).then(({ items }) => Promise.all(items.map(({ id }) => hub.runs.receipt(OPERATOR, id)))),
    hub.connections.list(OPERATOR, {}),
    hub.secrets.list(OPERATOR),
    hub.channels.list(OPERATOR),
    hub.portability.exportAll(ADMIN),
    hub.secrets.delete(ADMIN, "key"),
    hub.audit.list(ADMIN, {}),
    hub.overview(OPERATOR),
  ];
  return Promise.all(asked.map(told));
}

/** The secret where something else belongs, or misspelt: refused, and not repeated. */
function mistakes(hub: Hub, secret: string): Promise<readonly unknown[]> {
  const side = { type: "toys", parameters: { shelf: `!${secret}` } };
  return Promise.all(
    [
      hub.secrets.write(OPERATOR, { name: "key", value: secret }),
      hub.secrets.write(OPERATOR, { name: "key", value: { code: `${secret} ` } }),
      hub.secrets.delete(ADMIN, `!${secret}`),
      hub.connections.create(OPERATOR, { name: "x", plugin: "toy", type: "toys", parameters: { key: `!${secret}` } }),
      hub.connections.create(OPERATOR, { name: "x", plugin: `!${secret}`, type: `!${secret}`, parameters: {} }),
      hub.channels.create(OPERATOR, { name: "x", target: { ...HOOK, secret: `!${secret}` } }),
      hub.channels.create(OPERATOR, { name: "x", target: { ...HOOK, url: `https://user:${secret}@example.com/` } }),
      hub.tasks.create(OPERATOR, { ...toyInput(), source: side }),
      hub.tasks.create(OPERATOR, { ...toyInput(), plugin: `!${secret}` }),
      hub.tokens.create(ADMIN, { name: "x", role: `!${secret}` }),
      hub.tokens.revoke(ADMIN, `!${secret}`),
      hub.tasks.get(OPERATOR, `!${secret}`),
      hub.runs.get(OPERATOR, `!${secret}`),
      hub.portability.importAll(ADMIN, { format: `!${secret}` }, { replace: true }),
      hub.portability
        .importOriginal(OPERATOR, { plugin: "toy", parameters: { [`!${secret}`]: 5 }, name: 5 })
        .then(() => ""),
    ].map(told),
  );
}

describe("a secret", () => {
  it("is in no answer, no error, no record, no log, no message and no export", async () => {
    const noise = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" });
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        const secret = `s3cr3t${text}.`;
        const { ports } = await toyPorts({ execute: executeRun });
        const said = await life(ports, createHub(ports), secret);
        const written = JSON.stringify(secret).slice(1, -1);
        expect(said.map((one) => JSON.stringify(one) ?? "").filter((one) => one.includes(written))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
