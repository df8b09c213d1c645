import { describe, expect, it } from "vitest";
import type { TaskF } from "../../api/operations.ts";
import { draftOf, emptyDraft, inputOf, stepOf } from "./draft.ts";

describe("a draft", () => {
  const empty = emptyDraft("Asia/Shanghai");

  it("sends of a schedule only what belongs to its kind", () => {
    const at = Date.UTC(2026, 6, 31);
    const schedule = (part: object) => inputOf({ ...empty, schedule: { ...empty.schedule, ...part } }).schedule;
    expect(schedule({ kind: "manual" })).toEqual({ kind: "manual" });
    expect(schedule({ kind: "once" })).toEqual({ kind: "once" });
    expect(schedule({ kind: "once", at })).toEqual({ kind: "once", at: "2026-07-31T00:00:00.000Z" });
    expect(schedule({ kind: "cron", expression: "0 1 * * *" })).toEqual({
      kind: "cron",
      expression: "0 1 * * *",
      timeZone: "Asia/Shanghai",
    });
    expect(schedule({ kind: "events", sweepMinutes: "" })).toEqual({ kind: "events", deletes: false });
  });

  it("keeps what an edit does not show: sweeps at set times, and that there are none", () => {
    const edited = (sweep: object | null) => {
      const schedule = {
        kind: "events",
        at: null,
        everyMinutes: null,
        expression: null,
        timeZone: null,
        deletes: true,
        sweep,
      };
      return inputOf(draftOf(taskWith(schedule), empty)).schedule;
    };
    const times = { kind: "cron", expression: "0 3 * * 0", timeZone: "Asia/Shanghai" };
    expect(edited({ ...times, everyMinutes: null })).toEqual({ kind: "events", deletes: true, sweep: times });
    expect(edited(null)).toEqual({ kind: "events", deletes: true });
  });

  it("sends no connection where there is none", () => {
    expect(inputOf({ ...empty, source: { type: "oss", connection: "", parameters: { bucket: "b" } } }).source).toEqual({
      type: "oss",
      parameters: '{"bucket":"b"}',
    });
  });

  it("finds the step of a field", () => {
    expect(
      ["plugin", "source.parameters.bucket", "destination.type", "options", "schedule.at", "name", "", "notify.0"].map(
        stepOf,
      ),
    ).toEqual([0, 0, 1, 2, 3, 4, 4, 4]);
  });

  it("takes a task over, also one with a type that is gone", () => {
    const side = { type: "gone", connection: null, parameters: '{"bucket":"b"}' };
    const task = { ...taskWith(null), source: side, options: "not json" };
    expect(draftOf(task, empty)).toMatchObject({
      name: "n",
      version: 3,
      source: { type: "gone", connection: "", parameters: { bucket: "b" } },
      options: {},
      destination: { type: "" },
    });
  });
});

/** A task as the hub tells it. */
function taskWith(schedule: object | null): TaskF {
  const none = { destination: null, source: null, options: null, notify: null, description: null, progress: null };
  const times = { nextRunAt: null, updatedAt: null, createdAt: null, createdBy: null, updatedBy: null };
  const state = { paused: null, armed: null, currentRunId: null, lastRun: null, error: null, stuck: null };
  const sent: TaskF = JSON.parse(JSON.stringify({ id: "t", version: 3, name: "n", plugin: "s3", schedule }));
  return { ...none, ...times, ...state, ...sent };
}
