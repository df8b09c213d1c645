import { checkInput } from "@dth/core/check-input";
import { checkParameters } from "@dth/core/check-parameters";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter, ParameterValues } from "@dth/core/parameter";
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
  /** Parameters that a stored connection brings along. */
  connection(id: string): ParameterValues;
}

/** What the hub would refuse, as far as it can be known here: by the hub's own schema and its own check of parameters. */
export function checkDraft(draft: Draft, manifest: DraftManifest): readonly InputIssue[] {
  const shape = checkInput(TaskInputSchema, specOf(draft));
  const content = [
    ...sideIssues("source", draft.source, manifest.source, manifest),
    ...sideIssues("destination", draft.destination, manifest.destination, manifest),
    ...optionIssues(draft, manifest),
  ];
  const told = new Set(content.map(({ path }) => path));
  const rest = shape.ok ? [] : shape.issues.filter(({ path }) => !told.has(path));
  return [...rest.map((issue) => ({ ...issue, message: inWords(draft, issue) })), ...content];
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
  const values = { ...manifest.connection(side.connection), ...givenValues(parameters, side.parameters) };
  const checked = checkParameters(parameters, values, `${name}.parameters`);
  return checked.ok ? [] : checked.issues;
}

function optionIssues({ options }: Draft, manifest: DraftManifest): readonly InputIssue[] {
  const checked = checkParameters(manifest.options, givenValues(manifest.options, options), "options");
  return checked.ok ? [] : checked.issues;
}
