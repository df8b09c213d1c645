import { taskShape } from "@dth/api/graphql/shapes/task";
import { checkParameters, defaultOf } from "@dth/core/check-parameters";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";
import type { Schedule } from "@dth/core/schedule";
import type { TaskSpec } from "@dth/core/task";
import type { Task } from "@dth/hub/entities";
import { PLUGINS } from "@dth/plugins/plugins";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskF } from "../../api/operations.ts";
import { effectiveValues, givenValues } from "../../forms/effective.ts";
import { draftOf, emptyDraft, inputOf, stepOf } from "./draft.ts";

const MANIFESTS = PLUGINS.map(({ manifest }) => manifest);
/** The last moment of a year with four digits. */
const LAST_DATE = Date.UTC(9999, 11, 31);

const rate = fc.record({ kind: fc.constant("rate" as const), everyMinutes: fc.integer({ min: 1, max: 525_600 }) });
const cron = fc.record({
  kind: fc.constant("cron" as const),
  expression: fc.constantFrom("0 3 * * *", "*/5 1-4 * JAN MON", "0 0 L * *"),
  timeZone: fc.constantFrom("UTC", "Asia/Shanghai", "America/St_Johns"),
});
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({ kind: "manual" } as const),
  fc.record(
    { kind: fc.constant("once" as const), at: fc.integer({ min: 0, max: LAST_DATE }) },
    { requiredKeys: ["kind"] },
  ),
  rate,
  cron,
  fc.record(
    { kind: fc.constant("events" as const), deletes: fc.boolean(), sweep: fc.oneof(rate, cron) },
    { requiredKeys: ["kind", "deletes"] },
  ),
);

/** Something that a parameter may be, mostly. */
function arbitraryOf(parameter: Parameter): fc.Arbitrary<ParameterValue> {
  const texts = fc.constantFrom("", "photos", "a/b=c", "https://a.example", "eu-central-1", "sha256:x", "\u202e<b>");
  switch (parameter.type) {
    case "number":
      return fc.integer({ min: parameter.min ?? 0, max: parameter.max ?? 2 ** 52 });
    case "instant":
      return fc.integer({ min: 0, max: LAST_DATE });
    case "boolean":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...parameter.choices.map(({ value }) => value));
    case "list":
      return fc.array(texts, { maxLength: 3 });
    case "map":
      return fc.dictionary(texts, texts, { maxKeys: 3 });
    default:
      return texts;
  }
}

/** Values that the hub takes of these parameters. */
function valuesOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, ParameterValue>> {
  const each = parameters.map((one) => fc.option(arbitraryOf(one).map((value) => [one.name, value] as const)));
  return fc.tuple(...each).map((pairs) => {
    const values = Object.fromEntries(pairs.filter((pair) => pair !== null));
    const checked = checkParameters(parameters, values, "");
    const wrong = new Set(checked.ok ? [] : checked.issues.map(({ path }) => path.slice(1)));
    return Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)));
  });
}

/** What counts of values: an empty text is none, where there is no default. */
function counting(parameters: readonly Parameter[], values: ParameterValues): ParameterValues {
  const isNone = (one: Parameter, value: unknown) => value === "" && defaultOf(one) === undefined;
  const effective = effectiveValues(parameters, values);
  const pairs = parameters.flatMap((one) =>
    isNone(one, effective[one.name]) ? [] : [[one.name, effective[one.name]] as const],
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(pairs)));
}

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

  it("gives back every schedule that there can be, as it was", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const at = "at" in schedule && schedule.at !== undefined && { at: new Date(schedule.at).toISOString() };
        expect(inputOf(draftOf(told({ schedule }), empty)).schedule).toEqual({ ...schedule, ...at });
      }),
    );
  });

  it.each(MANIFESTS)(
    "gives back every value of every parameter as it was: $id",
    ({ sources, destinations, options }) => {
      const ends = [...sources, ...destinations].map(({ id, connection, location }) => ({
        type: id,
        parameters: [...connection, ...location],
      }));
      for (const { type, parameters } of [...ends, { type: "", parameters: options }])
        fc.assert(
          fc.property(valuesOf(parameters), (values) => {
            const given: TaskSpec["options"] = JSON.parse(JSON.stringify(values));
            const { source, options: again } = draftOf(
              told({ source: { type, parameters: given }, options: given }),
              empty,
            );
            for (const back of [source.parameters, again]) {
              expect(back).toEqual(values);
              // What is sent of it counts as much.
              const sent = givenValues(parameters, back);
              expect(counting(parameters, sent)).toEqual(counting(parameters, values));
            }
          }),
          { numRuns: 30 },
        );
    },
  );

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

/** A task as GraphQL tells it: what is absent is null, values of parameters are text. */
function told(part: Partial<TaskSpec>): TaskF {
  const spec = {
    name: "n",
    description: "",
    plugin: "s3",
    source: { type: "oss", parameters: {} },
    destination: { type: "oss", parameters: {} },
    options: {},
    schedule: { kind: "manual" } as const,
    notify: [],
    ...part,
  };
  const times = { createdAt: 1, createdBy: "a", updatedAt: 1, updatedBy: "a" };
  const task: Task = { id: "t", version: 1, progress: "STOPPED", paused: false, armed: false, ...times, ...spec };
  const { source, destination, options, schedule, ...rest } = taskShape(task, []);
  const side = (one: typeof source) => ({ ...one, parameters: JSON.stringify(one.parameters) });
  const blank = { at: null, everyMinutes: null, expression: null, timeZone: null, deletes: null, sweep: null };
  const sent = { ...rest, source: side(source), destination: side(destination), options: JSON.stringify(options) };
  return { ...taskWith(null), ...JSON.parse(JSON.stringify({ ...sent, schedule: { ...blank, ...schedule } })) };
}

/** A task as the hub tells it. */
function taskWith(schedule: object | null): TaskF {
  const none = { destination: null, source: null, options: null, notify: null, description: null, progress: null };
  const times = { nextRunAt: null, updatedAt: null, createdAt: null, createdBy: null, updatedBy: null };
  const state = { paused: null, armed: null, currentRunId: null, lastRun: null, error: null, stuck: null };
  const sent: TaskF = JSON.parse(JSON.stringify({ id: "t", version: 3, name: "n", plugin: "s3", schedule }));
  return { ...none, ...times, ...state, ...sent };
}
