import { Dialog as Headless } from "@kobalte/core/dialog";
import type { JSX } from "solid-js";
import type { DialogProps } from "./Dialog.tsx";

/** The frame of an open dialog, which keeps the focus. It comes with the first dialog that opens, not with every page. */
export default function DialogFrame(props: DialogProps): JSX.Element {
  return (
    <Headless open onOpenChange={(open) => open || props.onClose()} preventScroll={false}>
      <Headless.Portal>
        <Headless.Overlay class="overlay">
          <Headless.Content
            class="dialog"
            classList={{ large: props.large === true }}
            aria-describedby={props.describedBy}
            onPointerDownOutside={(event) => props.firm === true && event.preventDefault()}
          >
            <Headless.Title as="h2">{props.title}</Headless.Title>
            {props.children}
          </Headless.Content>
        </Headless.Overlay>
      </Headless.Portal>
    </Headless>
  );
}
