import { checkInput } from "@dth/core/check-input";
import { checkParameters } from "@dth/core/check-parameters";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter, ParameterValues } from "@dth/core/parameter";
import { ScheduleSchema } from "@dth/core/schedule";
import { NO_EVENTS, scheduleIssues } from "@dth/core/schedule-issues";
import { TaskInputSchema } from "@dth/core/task";
import { givenValues } from "../../forms/effective.ts";
import { COMMON } from "../../ui/texts.ts";
import { type Draft, type DraftSide, specOf } from "./draft.ts";
import { WIZARD } from "./texts.ts";

/** Parameters of what a draft has chosen. */
export interface DraftManifest {
  readonly source: readonly Parameter[] | undefined;
  readonly destination: readonly Parameter[] | undefined;
  readonly options: readonly Parameter[];
  /** Whether the plugin takes events. */
  readonly events: boolean | undefined;
  /** Parameters that a stored connection brings along. */
  connection(id: string): ParameterValues;
}

/** What the hub would refuse, as far as it can be known here: by its own schema and its own checks of parameters and schedules. */
export function checkDraft(draft: Draft, manifest: DraftManifest): readonly InputIssue[] {
  const shape = checkInput(TaskInputSchema, specOf(draft));
  const content = [
    ...sideIssues("source", draft.source, manifest.source, manifest),
    ...sideIssues("destination", draft.destination, manifest.destination, manifest),
    ...optionIssues(draft, manifest),
    ...timingIssues(draft, manifest),
  ];
  const told = new Set(content.map(({ path }) => path));
  const rest = shape.ok ? [] : shape.issues.filter(({ path }) => !told.has(path));
  return [...rest.map((issue) => ({ ...issue, message: inWords(draft, issue) })), ...content];
}

function timingIssues(draft: Draft, { events }: DraftManifest): readonly InputIssue[] {
  const schedule = checkInput(ScheduleSchema, specOf(draft).schedule);
  if (!schedule.ok) return [];
  if (schedule.value.kind === "events" && events === false) return [{ path: "schedule.kind", message: NO_EVENTS }];
  return scheduleIssues(schedule.value, Date.now(), "schedule");
}

/** What was not chosen or not finished, said better than by its schema. */
function inWords({ plugin, source, destination, schedule }: Draft, { path, message }: InputIssue): LocalizedText {
  if (path === "plugin" && plugin === "") return WIZARD.choose;
  if (path === "source.type" && source.type === "") return WIZARD.choose;
  if (path === "destination.type" && destination.type === "") return WIZARD.choose;
  if (path === "schedule.at") return WIZARD.halfMoment;
  if (path === "schedule.everyMinutes" && schedule.everyMinutes.trim() === "") return COMMON.mustBe;
  return message;
}

function sideIssues(
  name: string,
  side: DraftSide,
  parameters: readonly Parameter[] | undefined,
  manifest: DraftManifest,
): readonly InputIssue[] {
  if (parameters === undefined) return side.type === "" ? [] : [{ path: `${name}.type`, message: WIZARD.choose }];
  const stored = manifest.connection(side.connection);
  const values = { ...stored, ...givenValues(parameters, side.parameters, stored) };
  const checked = checkParameters(parameters, values, `${name}.parameters`);
  return checked.ok ? [] : checked.issues;
}

function optionIssues({ options }: Draft, manifest: DraftManifest): readonly InputIssue[] {
  const checked = checkParameters(manifest.options, givenValues(manifest.options, options), "options");
  return checked.ok ? [] : checked.issues;
}
