import { checkParameters } from "@dth/core/check-parameters";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter, ParameterValues } from "@dth/core/parameter";
import { givenValues } from "../../forms/effective.ts";
import type { Draft, DraftSide } from "./draft.ts";

/** Parameters of what a draft has chosen. */
export interface DraftManifest {
  readonly source: readonly Parameter[] | undefined;
  readonly destination: readonly Parameter[] | undefined;
  readonly options: readonly Parameter[];
  /** Parameters that a stored connection brings along. */
  connection(id: string): ParameterValues;
}

const CHOOSE: LocalizedText = { en: "choose one", zh: "请选择" };
const MISSING: LocalizedText = { en: "must be given", zh: "必须填写" };

/** What the hub would refuse, as far as it can be known here: by the hub's own check of parameters. */
export function checkDraft(draft: Draft, manifest: DraftManifest): readonly InputIssue[] {
  return [
    ...(draft.plugin === "" ? [{ path: "plugin", message: CHOOSE }] : []),
    ...sideIssues("source", draft.source, manifest.source, manifest),
    ...sideIssues("destination", draft.destination, manifest.destination, manifest),
    ...optionIssues(draft, manifest),
    ...scheduleIssues(draft),
    ...(draft.name.trim() === "" ? [{ path: "name", message: MISSING }] : []),
  ];
}

function sideIssues(
  name: string,
  side: DraftSide,
  parameters: readonly Parameter[] | undefined,
  manifest: DraftManifest,
): readonly InputIssue[] {
  if (parameters === undefined) return [{ path: `${name}.type`, message: CHOOSE }];
  const values = { ...manifest.connection(side.connection), ...givenValues(parameters, side.parameters) };
  const checked = checkParameters(parameters, values, `${name}.parameters`);
  return checked.ok ? [] : checked.issues;
}

function optionIssues({ options }: Draft, manifest: DraftManifest): readonly InputIssue[] {
  const checked = checkParameters(manifest.options, givenValues(manifest.options, options), "options");
  return checked.ok ? [] : checked.issues;
}

function scheduleIssues({ schedule }: Draft): readonly InputIssue[] {
  if (schedule.kind === "rate" && !(schedule.everyMinutes >= 1))
    return [{ path: "schedule.everyMinutes", message: MISSING }];
  if (schedule.kind === "cron" && schedule.expression.trim() === "")
    return [{ path: "schedule.expression", message: MISSING }];
  return [];
}
