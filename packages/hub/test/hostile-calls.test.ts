import { HubError } from "@dth/core/error";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHub } from "../src/create-hub.ts";
import { ADMIN } from "./callers.ts";
import { storeToyTask, toyPorts } from "./toy-hub.ts";

type Method = (...args: unknown[]) => unknown;

/** What a door hands on: ids and queries as they came, bodies as anything that JSON can say. */
const ID = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("task1", "", "../x", "__proto__", "x".repeat(5_000)),
);
const QUERY = fc.record(
  {
    limit: fc.oneof(fc.integer(), fc.double()),
    cursor: fc.oneof(fc.string({ unit: "binary" }), fc.base64String()),
    taskId: ID,
    search: fc.string({ unit: "binary" }),
    plugin: fc.string({ unit: "binary" }),
  },
  { requiredKeys: [] },
);
const BODY = fc.oneof(fc.jsonValue(), fc.anything());

/** Every use case with the kinds of its arguments after the caller. */
const CALLS: Readonly<Record<string, readonly fc.Arbitrary<unknown>[]>> = {
  "tasks.create": [BODY],
  "tasks.check": [BODY],
  "tasks.get": [ID],
  "tasks.list": [QUERY],
  "tasks.edit": [ID, BODY],
  "tasks.clone": [ID, BODY],
  "tasks.start": [ID],
  "tasks.runNow": [ID],
  "tasks.pause": [ID],
  "tasks.resume": [ID],
  "tasks.stop": [ID],
  "tasks.delete": [ID],
  "tasks.doctor": [fc.record({ input: BODY })],
  "tasks.board": [ID],
  "runs.list": [QUERY],
  "runs.get": [ID],
  "runs.items": [ID, QUERY],
  "runs.receipt": [ID],
  "runs.manifest": [ID],
  "runs.verifyReceipt": [ID],
  "runs.logs": [ID, QUERY],
  "runs.logStreams": [ID],
  "inbox.groups": [QUERY],
  "inbox.accept": [ID, fc.string(), fc.string({ unit: "binary" })],
  "inbox.deadLetters": [ID],
  "plans.create": [ID],
  "plans.get": [ID],
  "plans.apply": [ID],
  "connections.create": [BODY],
  "connections.get": [ID],
  "connections.list": [QUERY],
  "connections.edit": [ID, BODY],
  "connections.delete": [ID],
  "connections.test": [ID, BODY, fc.constant(AbortSignal.abort())],
  "secrets.write": [BODY],
  "secrets.delete": [ID],
  "tokens.create": [BODY],
  "tokens.revoke": [ID],
  "channels.create": [BODY],
  "channels.edit": [ID, BODY],
  "channels.delete": [ID],
  "channels.test": [ID],
  "events.ingest": [ID, BODY],
  "portability.importAll": [BODY, fc.constant({ replace: true })],
  "portability.importOriginal": [BODY],
  "audit.list": [QUERY],
};

/** Codes of what a caller does wrong; whatever else comes back is a defect. */
async function defectOf(method: Method, args: readonly unknown[]): Promise<unknown> {
  try {
    const result = await method(ADMIN, ...args);
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result) {
      for await (const _ of result as AsyncIterable<unknown>) break;
    }
    return undefined;
  } catch (error) {
    const fine = error instanceof HubError && (error.class === "input" || error.code === "NOT_SUPPORTED");
    return fine ? undefined : error;
  }
}

describe("a hostile caller", () => {
  it.each(Object.entries(CALLS))("meets clear errors at %s", async (name, kinds) => {
    const { ports } = await toyPorts();
    await storeToyTask(ports, { schedule: { kind: "events", deletes: true } });
    const [group = "", member = ""] = name.split(".");
    const useCases = Object.entries(createHub(ports)).find(([found]) => found === group)?.[1] as Record<string, Method>;
    const method = useCases[member];
    if (method === undefined) throw new Error(`there is no ${name}`);
    await fc.assert(
      fc.asyncProperty(fc.tuple(...kinds), async (args) => {
        expect(await defectOf(method, args)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
