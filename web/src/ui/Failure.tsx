import { type JSX, Show, Suspense } from "solid-js";
import { Cause } from "./Cause.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { piece } from "./piece.ts";

/** Why a task, a run or a plan failed, as the hub has kept it: the cause, what to do, the code; all of it can be copied. */
export function Failure(props: {
  readonly of: { readonly code: string; readonly message: string };
  /** The task, where both of its sides can be checked. */
  readonly taskId: string;
  /** What has failed, where the page does not say it. */
  readonly title?: string;
}): JSX.Element {
  return (
    <div class="problem" role="alert">
      <Show
        when={props.title}
        fallback={
          <strong class="foreign">
            <Cause of={props.of} />
          </strong>
        }
      >
        <strong>{props.title}</strong>
        <p class="foreign">
          <Cause of={props.of} />
        </p>
      </Show>
      <Suspense>
        <Remedy code={props.of.code} taskId={props.taskId} />
      </Suspense>
      <p class="row small">
        <code>{props.of.code}</code>
        <CopyButton text={`${props.of.code}\n${props.of.message}`} />
      </p>
    </div>
  );
}

const Remedy = piece(() => import("./Remedy.tsx"));
