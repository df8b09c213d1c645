import type { ParameterValues } from "@dth/core/parameter";
import { readValues } from "../../api/json.ts";
import type { ScheduleF, SideF, TaskF, TaskInput } from "../../api/operations.ts";

/** One side of a task that is being written. */
export interface DraftSide {
  readonly type: string;
  readonly connection: string;
  readonly parameters: ParameterValues;
}

/** When it is to run, with the fields of every kind, so that changing one's mind loses nothing. */
export interface DraftSchedule {
  readonly kind: NonNullable<ScheduleF["kind"]>;
  /** Milliseconds since the Unix epoch. */
  readonly at: number | null;
  readonly everyMinutes: number;
  readonly expression: string;
  readonly timeZone: string;
  readonly deletes: boolean;
  readonly sweepMinutes: number;
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
}

const SIDE: DraftSide = { type: "", connection: "", parameters: {} };

/** Nothing written yet. */
export function emptyDraft(timeZone: string): Draft {
  const schedule = {
    kind: "manual",
    at: null,
    everyMinutes: 60,
    expression: "",
    timeZone,
    deletes: false,
    sweepMinutes: 1_440,
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
      everyMinutes: schedule?.everyMinutes ?? empty.schedule.everyMinutes,
      expression: schedule?.expression ?? "",
      timeZone: schedule?.timeZone ?? empty.schedule.timeZone,
      deletes: schedule?.deletes ?? false,
      sweepMinutes: schedule?.sweep?.everyMinutes ?? empty.schedule.sweepMinutes,
    },
  };
}

function sideOf(side: SideF | null): DraftSide {
  return side === null
    ? SIDE
    : { type: side.type, connection: side.connection ?? "", parameters: readValues(side.parameters) };
}

/** A draft as the API takes it. */
export function inputOf(draft: Draft): TaskInput {
  const side = ({ type, connection, parameters }: DraftSide) => ({
    type,
    ...(connection !== "" && { connection }),
    parameters: JSON.stringify(parameters),
  });
  return {
    name: draft.name,
    description: draft.description,
    plugin: draft.plugin,
    source: side(draft.source),
    destination: side(draft.destination),
    options: JSON.stringify(draft.options),
    schedule: scheduleOf(draft.schedule),
    notify: draft.notify,
  };
}

function scheduleOf(schedule: DraftSchedule): NonNullable<TaskInput["schedule"]> {
  const { kind, at, everyMinutes, expression, timeZone, deletes, sweepMinutes } = schedule;
  switch (kind) {
    case "once":
      return { kind, ...(at !== null && { at: new Date(at).toISOString() }) };
    case "rate":
      return { kind, everyMinutes };
    case "cron":
      return { kind, expression, timeZone };
    case "events":
      return {
        kind,
        deletes,
        ...(sweepMinutes > 0 && { sweep: { kind: "rate" as const, everyMinutes: sweepMinutes } }),
      };
    default:
      return { kind };
  }
}

/** Steps of the wizard, in order. */
export const STEPS = ["source", "destination", "options", "schedule", "review"] as const;

/** The step where a field is. */
export function stepOf(path: string): number {
  const at = STEPS.findIndex((step) => path === step || path.startsWith(`${step}.`));
  if (at >= 0) return at;
  return path === "plugin" ? 0 : STEPS.length - 1;
}
