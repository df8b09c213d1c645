import type { JSX } from "solid-js";
import { Items } from "../run/Items.tsx";
import type { Runs } from "./LiveTab.tsx";
import { RunChoice } from "./RunChoice.tsx";

/** Items of a run of the task. */
export default function ItemsTab(props: { readonly runs: Runs }): JSX.Element {
  return <RunChoice runs={props.runs}>{(runId) => <Items runId={runId()} />}</RunChoice>;
}
