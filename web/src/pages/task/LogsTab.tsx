import type { JSX } from "solid-js";
import { Logs } from "../run/Logs.tsx";
import type { Runs } from "./LiveTab.tsx";
import { RunChoice } from "./RunChoice.tsx";

/** The log of a run of the task. */
export default function LogsTab(props: { readonly runs: Runs }): JSX.Element {
  return <RunChoice runs={props.runs}>{(runId) => <Logs runId={runId()} />}</RunChoice>;
}
