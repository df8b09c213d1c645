import { createComputed, type JSX, onCleanup, Show, Suspense } from "solid-js";
import { piece } from "./piece.ts";

const DialogFrame = piece(() => import("./DialogFrame.tsx"));

/** What a dialog is told. */
export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  /** Escape was pressed, or beside it where it is not firm. */
  readonly onClose: () => void;
  readonly large?: boolean | undefined;
  /** A press beside it does nothing: something would be lost with it. */
  readonly firm?: boolean;
  /** Id of the words that say more than the title. */
  readonly describedBy?: string | undefined;
  readonly children: JSX.Element;
}

/** A question that has to be answered before anything else. */
export function Dialog(props: DialogProps): JSX.Element {
  createComputed(() => {
    if (!props.open) return;
    const opener = document.activeElement;
    onCleanup(() => setTimeout(() => giveBack(opener)));
  });
  return (
    <Show when={props.open}>
      <Suspense>
        <DialogFrame {...props} />
      </Suspense>
    </Show>
  );
}

/** Fetches what dialogs are made of, if that goes, so that the first one opens at once; else that one tries again. */
export function preloadDialogs(): void {
  import("./DialogFrame.tsx").catch(() => undefined);
}

/** The focus goes back to where it was; where that is gone with a row, to the page. */
function giveBack(opener: Element | null): void {
  const page = document.getElementById("page");
  const { activeElement } = document;
  if (activeElement?.isConnected && activeElement !== document.body && activeElement !== page) return;
  if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
  else page?.focus({ preventScroll: true });
}
