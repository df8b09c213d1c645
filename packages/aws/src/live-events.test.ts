import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HubError } from "@dth/core/error";
import type { LiveEvent } from "@dth/core/live-events";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { fakeClock } from "@dth/testkit/clock";
import { liveEventsConformance } from "@dth/testkit/conformance/live-events";
import { START } from "@dth/testkit/conformance/samples";
import { buildSchema, parse, validate } from "graphql";
import { afterEach, describe, expect, it } from "vitest";
import { publicationOf } from "./live-events/documents.ts";
import { createLiveEvents } from "./live-events.ts";

const run = (progress: "IN_PROGRESS" | "DONE", taskId = "t"): LiveEvent => ({
  ...{ kind: "run", taskId, runId: "r", progress, at: START },
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** AppSync on loopback, as far as a publisher sees it. */
async function appSync(answer: { readonly status: number; readonly body: object }) {
  const heard: {
    readonly authorization: string;
    readonly token: string;
    readonly body: ReturnType<typeof JSON.parse>;
  }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { authorization = "", "x-amz-security-token": token } = request.headers;
    heard.push({ authorization, token: String(token), body: JSON.parse(text) });
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const failures: HubError[] = [];
  const clock = fakeClock(START);
  const live = createLiveEvents({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    region: "eu-west-1",
    credentials: async () => ({ accessKeyId: "AKIATEST", secretAccessKey: "s", sessionToken: "token" }),
    clock,
    failed: (error) => failures.push(error),
  });
  return { live, heard, failures, clock };
}

describe("createLiveEvents", () => {
  describe("within its process", () =>
    liveEventsConformance((capacity) =>
      createLiveEvents({
        ...{ endpoint: "http://127.0.0.1:1/graphql", region: "eu-west-1", clock: fakeClock(), capacity },
        credentials: () => Promise.reject(new Error("nobody is told here")),
        failed: () => {},
      }),
    ));

  it("signs and publishes what happens", async () => {
    const { live, heard, failures } = await appSync({ status: 200, body: { data: {} } });
    live.publish({ kind: "task", taskId: "t", progress: "DONE", at: START });
    live.publish({ kind: "task-deleted", taskId: "t", at: START });
    await live.settled();
    expect(failures).toEqual([]);
    const inputs = heard.map(({ body }) => body.variables.input);
    expect(inputs).toContainEqual({ taskId: "t", progress: "DONE", deleted: false, at: "2025-01-01T00:00:00.000Z" });
    expect(inputs).toContainEqual({ taskId: "t", deleted: true, at: "2025-01-01T00:00:00.000Z" });
    expect(heard[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d+\/eu-west-1\/appsync\/aws4_request/,
    );
    expect(heard[0]?.token).toBe("token");
  });

  it("tells a run's progress now and then, and each change of it at once", async () => {
    const { live, heard, clock } = await appSync({ status: 200, body: { data: {} } });
    for (let n = 0; n < 5; n++) live.publish(run("IN_PROGRESS"));
    await clock.advance(5_000);
    live.publish(run("IN_PROGRESS"));
    live.publish(run("DONE"));
    await live.settled();
    const told = heard.map(({ body }) => body.variables.input.progress).sort();
    expect(told).toEqual(["DONE", "IN_PROGRESS", "IN_PROGRESS"]);
  });

  it.each([
    [200, { errors: [{ message: "Unauthorized" }] }],
    [403, { message: "Forbidden" }],
  ])("reports a refusal by %d, and goes on", async (status, body) => {
    const { live, failures } = await appSync({ status, body });
    live.publish(run("DONE"));
    await live.settled();
    expect(failures).toMatchObject([{ code: "NOTIFICATION_FAILED" }]);
  });
});

describe("publicationOf", () => {
  const sdl = readFileSync(new URL("../../api/src/graphql/schema.graphql", import.meta.url), "utf8");
  const scalars = ["AWSDateTime", "AWSJSON"].map((name) => `scalar ${name}`).join("\n");
  const schema = buildSchema(`${scalars}\n${sdl}`, { assumeValidSDL: true });
  const events: readonly LiveEvent[] = [
    run("DONE"),
    { kind: "task", taskId: "t", progress: "DONE", at: START },
    { kind: "task-deleted", taskId: "t", at: START },
  ];

  it.each(events)("asks what the schema has: $kind", (event) => {
    expect(validate(schema, parse(publicationOf(event).query))).toEqual([]);
  });

  it("says every time of a snapshot as a date, which AppSync hands on as it is", () => {
    const none = { objects: 0, bytes: 0 };
    const counts = { found: none, same: none, filtered: none, extra: none, queued: none };
    const snapshot: ProgressSnapshot = {
      ...{ ...counts, copied: none, skipped: none, failed: none, deleted: none, phase: "copying" },
      ...{ listingComplete: true, transferredBytes: 0, requestsInFlight: 0, retries: 0, throttles: 0 },
      ...{ limiting: "nothing", startedAt: START, elapsedMs: 1 },
      budget: { limit: 100, remaining: 7, resetsAt: START },
    };
    const { input } = publicationOf({ ...run("DONE"), snapshot } as LiveEvent).variables;
    const date = new Date(START).toISOString();
    expect(JSON.parse(String(input.snapshot))).toMatchObject({
      startedAt: date,
      budget: { remaining: 7, resetsAt: date },
    });
  });

  it("asks for every field of a snapshot, so that subscribers get them", () => {
    const type = schema.getType("ProgressSnapshot");
    const fields = type !== undefined && "getFields" in type ? Object.keys(type.getFields()) : [];
    expect(fields.length).toBeGreaterThan(10);
    const { query } = publicationOf(run("DONE"));
    for (const field of fields) expect(query).toMatch(new RegExp(`\\b${field}\\b`));
  });
});
