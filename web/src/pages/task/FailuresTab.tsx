import type { JSX } from "solid-js";
import { inbox } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { Inbox } from "../run/Inbox.tsx";

/** What failed in the last run, by cause. */
export default function FailuresTab(props: { readonly taskId: string }): JSX.Element {
  const query = createQuery(inbox, () => ({ taskId: props.taskId }), { follow: true });
  return <Inbox query={query} />;
}
