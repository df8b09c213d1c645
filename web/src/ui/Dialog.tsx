import { Dialog as Headless } from "@kobalte/core/dialog";
import { createComputed, type JSX, onCleanup } from "solid-js";

/** A question that has to be answered before anything else. Escape and the outside close it. */
export function Dialog(props: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly large?: boolean;
  readonly children: JSX.Element;
}): JSX.Element {
  createComputed(() => {
    if (!props.open) return;
    const opener = document.activeElement;
    onCleanup(() => setTimeout(() => giveBack(opener)));
  });
  return (
    <Headless open={props.open} onOpenChange={(open) => open || props.onClose()} preventScroll={false}>
      <Headless.Portal>
        <Headless.Overlay class="overlay">
          <Headless.Content class="dialog" classList={{ large: props.large === true }}>
            <Headless.Title as="h2">{props.title}</Headless.Title>
            {props.children}
          </Headless.Content>
        </Headless.Overlay>
      </Headless.Portal>
    </Headless>
  );
}

/** The focus goes back to where it was; where that is gone with a row, to the page. */
function giveBack(opener: Element | null): void {
  if (document.activeElement !== document.body && document.activeElement?.isConnected) return;
  const page = document.getElementById("page");
  if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
  else page?.focus({ preventScroll: true });
}
