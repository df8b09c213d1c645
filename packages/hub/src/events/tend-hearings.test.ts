import type { Check } from "@dth/core/check";
import type { Plugin } from "@dth/core/plugin";
import { memorySourceListener } from "@dth/testkit/source-listener";
import { expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import type { HubPorts } from "../ports.ts";
import { tickSchedules } from "../schedules/scheduler.ts";
import { createTasks } from "../tasks/use-cases.ts";
import { hearingsOf } from "./hearings.ts";
import { tendHearings } from "./tend-hearings.ts";

const MINUTE = 60_000;
const EVENTS = { kind: "events", deletes: true } as const;

/** A hub in a region; its toys tell of themselves when they lie on a shelf, and are in that region but on the far one. */
async function listeningHub(schedule: object = EVENTS) {
  const hub = await runningHub();
  const listener = memorySourceListener();
  const plugins = hub.ports.plugins.map(
    (plugin): Plugin => ({
      ...plugin,
      eventPlace: ({ parameters: { shelf } }) => ({ bucket: String(shelf), prefix: "" }),
    }),
  );
  const ports: HubPorts = { ...hub.ports, plugins, listener };
  const { id } = await hub.create({ schedule: schedule as typeof EVENTS });
  const tasks = createTasks(ports);
  const look = async () => {
    const failures = await tendHearings(ports);
    await tickSchedules(ports);
    return failures;
  };
  const check = async (): Promise<Check | undefined> => {
    const checks: Check[] = [];
    for await (const each of tasks.doctor(OPERATOR, { id }, AbortSignal.timeout(5_000))) checks.push(each);
    return checks.find(({ name }) => name === "events");
  };
  return { hub, ports, listener, id, tasks, look, check };
}

it("listens to a task's source from the first look on, whatever the scheduler does with its mark", async () => {
  const { hub, listener, id, look } = await listeningHub({ ...EVENTS, sweep: { kind: "rate", everyMinutes: 1_440 } });
  expect(await look()).toEqual([]);
  expect(listener.hearings.get(id)).toEqual({ place: { bucket: "attic", prefix: "" }, deletes: true });
  await hub.ports.launcher.idle();
});

it("asks once, makes sure every hour, and follows an edit at once", async () => {
  const { hub, listener, id, tasks, look } = await listeningHub();
  for (let n = 0; n < 5; n++) await look();
  expect(listener.asked).toBe(1);
  await hub.ports.clock.advance(61 * MINUTE);
  await look();
  expect(listener.asked).toBe(2);
  await tasks.edit(OPERATOR, id, { schedule: { kind: "events" } }, (await hub.task(id)).version);
  await look();
  expect(listener.hearings.get(id)).toMatchObject({ deletes: false });
});

it("goes on listening during a pause, and ends with a stop, a deletion, or a schedule of another kind", async () => {
  const { ports, listener, id, tasks, look } = await listeningHub();
  await look();
  await tasks.pause(OPERATOR, id);
  await look();
  expect(listener.hearings.size).toBe(1);
  await tasks.resume(OPERATOR, id);
  await tasks.stop(OPERATOR, id);
  await look();
  expect([listener.hearings.size, await hearingsOf(ports.records).gather()]).toEqual([0, []]);
  await tasks.start(OPERATOR, id);
  await look();
  expect(listener.hearings.size).toBe(1);
  await tasks.stop(OPERATOR, id);
  await tasks.delete(OPERATOR, id);
  await look();
  expect(listener.hearings.size).toBe(0);
});

it("says why it cannot listen, tries again, and says when it does", async () => {
  const { hub, listener, id, look, check } = await listeningHub();
  expect(await check()).toMatchObject({ state: "ok", finding: { en: expect.stringMatching(/two minutes/) } });
  listener.elsewhere.add("attic");
  expect(await look()).toMatchObject([{ taskId: id, error: { code: "EVENTS_OUT_OF_REACH" } }]);
  expect(await check()).toMatchObject({ state: "problem", code: "EVENTS_OUT_OF_REACH", side: "source" });
  expect(await look()).toEqual([]);
  listener.elsewhere.clear();
  await hub.ports.clock.advance(5 * MINUTE);
  expect(await look()).toEqual([]);
  expect(await check()).toMatchObject({ state: "ok", finding: { en: "the hub listens" } });
});

it("says of a source without a voice that its notifications are to be sent, and of other tasks nothing", async () => {
  const { hub, ports, id, look } = await listeningHub();
  const mute = createTasks({ ...ports, plugins: hub.ports.plugins });
  const found: Check[] = [];
  for await (const each of mute.doctor(OPERATOR, { id }, AbortSignal.timeout(5_000))) found.push(each);
  expect(found.find(({ name }) => name === "events")).toMatchObject({
    state: "note",
    fix: { en: expect.stringMatching(/events/) },
  });
  expect(await look()).toEqual([]);
  const { check } = await listeningHub({ kind: "manual" });
  expect(await check()).toBeUndefined();
});
