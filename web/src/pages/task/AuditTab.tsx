import type { JSX } from "solid-js";
import { AuditTable } from "../../audit/AuditTable.tsx";

/** Who did what to the task. */
export default function AuditTab(props: { readonly taskId: string }): JSX.Element {
  return <AuditTable taskId={props.taskId} />;
}
