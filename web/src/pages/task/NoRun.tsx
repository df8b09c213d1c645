import type { JSX } from "solid-js";
import { t } from "../../i18n/language.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import type { Runs } from "./LiveTab.tsx";
import { TASK } from "./texts.ts";

/** Stands where a run is missing: there is none, they are on their way, or could not be fetched. */
export function NoRun(props: { readonly runs: Runs; readonly title: string }): JSX.Element {
  return <Answer query={props.runs}>{() => <Empty title={props.title}>{t(TASK.neverHelp)}</Empty>}</Answer>;
}
