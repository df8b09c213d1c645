import type { ParameterValues } from "@dth/core/parameter";
import type { Schedule } from "@dth/core/schedule";
import { readValues } from "../../api/json.ts";
import type { ScheduleF, SideF, TaskF, TaskInput } from "../../api/operations.ts";
import { readNumber } from "../../forms/lines.ts";

/** One of a task's two sides. */
export type SideName = "source" | "destination";

/** One side of a task that is being written. */
export interface DraftSide {
  readonly type: string;
  readonly connection: string;
  readonly parameters: ParameterValues;
}

/** When it is to run, with the fields of every kind, so that changing one's mind loses nothing. */
export interface DraftSchedule {
  readonly kind: NonNullable<ScheduleF["kind"]>;
  /** Milliseconds since the Unix epoch; `half` while a part of it is missing; null: at once. */
  readonly at: number | "half" | null;
  /** As typed. */
  readonly everyMinutes: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly deletes: boolean;
  readonly sweepMinutes: string;
  /** Sweeps at set times, which only the API makes: they stay while no minutes are given instead. */
  readonly sweepTimes: { readonly expression: string; readonly timeZone: string } | null;
}

/** A task that is being written. It holds names of secrets, never a secret. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly plugin: string;
  readonly source: DraftSide;
  readonly destination: DraftSide;
  readonly options: ParameterValues;
  readonly schedule: DraftSchedule;
  readonly notify: readonly string[];
  /** Of the task that is edited. */
  readonly version: number | null;
  readonly step: number;
  /** The request that was to create it, when one was sent: without an answer, the same one is sent again. */
  readonly sent: { readonly key: string; readonly input: string; readonly start: boolean } | null;
}

const SIDE: DraftSide = { type: "", connection: "", parameters: {} };

/** Nothing written yet. */
export function emptyDraft(timeZone: string): Draft {
  const schedule = {
    kind: "manual",
    at: null,
    everyMinutes: "60",
    expression: "",
    timeZone,
    deletes: false,
    sweepMinutes: "1440",
    sweepTimes: null,
  } as const;
  return {
    name: "",
    description: "",
    plugin: "",
    source: SIDE,
    destination: SIDE,
    options: {},
    schedule,
    notify: [],
    version: null,
    step: 0,
    sent: null,
  };
}

/** A task as a draft. */
export function draftOf(task: TaskF, empty: Draft): Draft {
  const { schedule } = task;
  return {
    ...empty,
    name: task.name ?? "",
    description: task.description ?? "",
    plugin: task.plugin ?? "",
    source: sideOf(task.source),
    destination: sideOf(task.destination),
    options: readValues(task.options),
    notify: task.notify ?? [],
    version: task.version,
    schedule: {
      ...empty.schedule,
      kind: schedule?.kind ?? "manual",
      at: schedule?.at ? Date.parse(schedule.at) : null,
      everyMinutes: String(schedule?.everyMinutes ?? empty.schedule.everyMinutes),
      expression: schedule?.expression ?? "",
      timeZone: schedule?.timeZone ?? empty.schedule.timeZone,
      deletes: schedule?.deletes ?? false,
      sweepTimes: sweepTimesOf(schedule),
      sweepMinutes:
        schedule?.kind === "events" ? String(schedule.sweep?.everyMinutes ?? "") : empty.schedule.sweepMinutes,
    },
  };
}

function sweepTimesOf(schedule: ScheduleF | null): DraftSchedule["sweepTimes"] {
  const { kind, expression, timeZone } = schedule?.sweep ?? {};
  return kind === "cron" && expression ? { expression, timeZone: timeZone ?? "UTC" } : null;
}

function sideOf(side: SideF | null): DraftSide {
  return side === null
    ? SIDE
    : { type: side.type, connection: side.connection ?? "", parameters: readValues(side.parameters) };
}

/** A draft as the hub takes it, right or wrong. */
export function specOf(draft: Draft) {
  const side = ({ type, connection, parameters }: DraftSide) => ({
    type,
    ...(connection !== "" && { connection }),
    parameters,
  });
  return {
    name: draft.name,
    description: draft.description,
    plugin: draft.plugin,
    source: side(draft.source),
    destination: side(draft.destination),
    options: draft.options,
    schedule: scheduleOf(draft.schedule),
    notify: [...draft.notify],
  };
}

/** A draft that is right as the API takes it: parameters as JSON, moments as dates. */
export function inputOf(draft: Draft): TaskInput {
  const { source, destination, options, schedule, ...rest } = specOf(draft);
  const side = ({ parameters, ...given }: typeof source) => ({ ...given, parameters: JSON.stringify(parameters) });
  return {
    ...rest,
    source: side(source),
    destination: side(destination),
    options: JSON.stringify(options),
    schedule: sentSchedule(schedule),
  };
}

function sentSchedule(schedule: Schedule): NonNullable<TaskInput["schedule"]> {
  if (schedule.kind !== "once") return schedule;
  const { kind, at } = schedule;
  return at === undefined || Number.isNaN(at) ? { kind } : { kind, at: new Date(at).toISOString() };
}

function scheduleOf(schedule: DraftSchedule): Schedule {
  const { kind, at, everyMinutes, expression, timeZone, deletes } = schedule;
  switch (kind) {
    case "once":
      return { kind, ...(at !== null && { at: at === "half" ? Number.NaN : at }) };
    case "rate":
      return { kind, everyMinutes: readNumber(everyMinutes) ?? Number.NaN };
    case "cron":
      return { kind, expression, timeZone };
    case "events": {
      const sweep = sweepOf(schedule);
      return { kind, deletes, ...(sweep && { sweep }) };
    }
    default:
      return { kind };
  }
}

function sweepOf({ sweepMinutes, sweepTimes }: DraftSchedule): Extract<Schedule, { kind: "events" }>["sweep"] {
  const everyMinutes = readNumber(sweepMinutes);
  if (everyMinutes !== undefined) return { kind: "rate", everyMinutes };
  return sweepTimes === null ? undefined : { kind: "cron", ...sweepTimes };
}

/** Steps of the wizard, in order. */
export const STEPS = ["source", "destination", "options", "schedule", "review"] as const;

/** The step where a field is. */
export function stepOf(path: string): number {
  const at = STEPS.findIndex((step) => path === step || path.startsWith(`${step}.`));
  if (at >= 0) return at;
  return path === "plugin" ? 0 : STEPS.length - 1;
}
