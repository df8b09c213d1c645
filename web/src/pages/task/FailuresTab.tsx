import type { JSX } from "solid-js";
import { Inbox } from "../run/Inbox.tsx";

/** What failed in the last run, by cause. */
export default function FailuresTab(props: { readonly taskId: string }): JSX.Element {
  return <Inbox of={{ taskId: props.taskId }} />;
}
