import type { Plugin } from "@dth/core/plugin";
import type { ItemEvent } from "@dth/core/task";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { storeToyTask, toyPorts } from "../../test/toy-hub.ts";
import type { HubPorts } from "../ports.ts";
import { createEvents, MAX_EVENT_BODY } from "./ingest.ts";
import { waitingEventsOf } from "./waiting.ts";

async function eventHub(deletes = false, plugin?: Plugin) {
  const { ports } = await toyPorts(plugin && { plugins: [plugin] });
  await storeToyTask(ports, { schedule: { kind: "events", deletes }, armed: true });
  return { ports, events: createEvents(ports) };
}

async function waiting(ports: HubPorts): Promise<readonly ItemEvent[]> {
  const items: ItemEvent[] = [];
  for await (const batch of waitingEventsOf(ports.records).all("task1")) items.push(...batch.items);
  return items;
}

/** A toy plugin whose notifications are the events themselves. */
function plainEvents(): Plugin {
  return { ...toyPlugin(toyWorld()), parseEvents: (body) => body as readonly ItemEvent[] };
}

describe("events.ingest", () => {
  it("keeps what a notification names until a run takes it", async () => {
    const { ports, events } = await eventHub();
    expect(await events.ingest(OPERATOR, "task1", { toys: [{ key: "bear" }, { key: "car" }] })).toBe(2);
    await ports.clock.advance(1);
    expect(await events.ingest(OPERATOR, "task1", { toys: [{ key: "kite" }] })).toBe(1);
    expect((await waiting(ports)).map(({ key }) => key)).toEqual(["bear", "car", "kite"]);
  });

  it("forgets what waited a fortnight for a task that stays paused", async () => {
    const { ports, events } = await eventHub();
    await events.ingest(OPERATOR, "task1", { toys: [{ key: "bear" }] });
    await ports.clock.advance(14 * 86_400_000 - 1);
    expect(await waiting(ports)).toHaveLength(1);
    await ports.clock.advance(1);
    expect(await waiting(ports)).toEqual([]);
  });

  it("leaves deletions out unless the task wants them", async () => {
    const body = { toys: [{ key: "bear" }, { key: "bear", action: "delete" }, { key: "car" }] };
    const without = await eventHub(false);
    expect(await without.events.ingest(OPERATOR, "task1", body)).toBe(1);
    expect(await waiting(without.ports)).toEqual([{ key: "car", action: "copy" }]);
    const withThem = await eventHub(true);
    expect(await withThem.events.ingest(OPERATOR, "task1", body)).toBe(2);
    expect(await waiting(withThem.ports)).toContainEqual({ key: "bear", action: "delete" });
  });

  it("keeps a notification that comes twice once, where sequencers tell that it is the same", async () => {
    const { ports, events } = await eventHub(false, plainEvents());
    const same = [{ key: "a", action: "copy", sequencer: "0A" }];
    await events.ingest(OPERATOR, "task1", same);
    await events.ingest(OPERATOR, "task1", same);
    expect(await waiting(ports)).toHaveLength(1);
    const untold = [{ key: "b", action: "copy" }];
    await events.ingest(OPERATOR, "task1", untold);
    await events.ingest(OPERATOR, "task1", untold);
    expect(await waiting(ports)).toHaveLength(3);
  });

  it("takes many events at once in records that hold them", async () => {
    const { ports, events } = await eventHub(false, plainEvents());
    const many = Array.from({ length: 700 }, (_, i) => ({ key: `${i}-${"k".repeat(1_000)}`, action: "copy" }));
    expect(await events.ingest(OPERATOR, "task1", many)).toBe(700);
    expect((await ports.records.list("event", { limit: 10 })).records.length).toBeGreaterThan(3);
    expect(new Set((await waiting(ports)).map(({ key }) => key)).size).toBe(700);
  });

  it("says what it does not take", async () => {
    const { ports, events } = await eventHub();
    await storeToyTask(ports, { id: "manual" });
    await storeToyTask(ports, { id: "stopped", schedule: { kind: "events", deletes: false } });
    await storeToyTask(ports, { id: "foreign", plugin: "gone", schedule: { kind: "events", deletes: false } });
    const body = { toys: [{ key: "bear" }] };
    await expect(events.ingest(VIEWER, "task1", body)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(events.ingest(OPERATOR, "none", body)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(events.ingest(OPERATOR, "No Id", body)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(events.ingest(OPERATOR, "manual", body)).rejects.toMatchObject({ code: "WRONG_STATE" });
    await expect(events.ingest(OPERATOR, "stopped", body)).rejects.toMatchObject({
      code: "WRONG_STATE",
      message: expect.stringContaining("started"),
    });
    await expect(events.ingest(OPERATOR, "foreign", body)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    await expect(events.ingest(OPERATOR, "task1", { toys: 1 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const huge = { toys: [{ key: "x".repeat(MAX_EVENT_BODY) }] };
    await expect(events.ingest(OPERATOR, "task1", huge)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(await waiting(ports)).toEqual([]);
  });

  it("takes any body without a defect", async () => {
    const { ports, events } = await eventHub();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.record({ toys: fc.anything() })), async (body) => {
        const error = await events.ingest(OPERATOR, "task1", body).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        if (error !== undefined) expect(error).toMatchObject({ code: "INVALID_INPUT" });
      }),
      { numRuns: 200 },
    );
    expect((await waiting(ports)).every(({ key }) => typeof key === "string")).toBe(true);
  });
});
