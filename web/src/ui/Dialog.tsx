import { Dialog as Headless } from "@kobalte/core/dialog";
import type { JSX } from "solid-js";

/** A question that has to be answered before anything else. Escape and the outside close it. */
export function Dialog(props: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly large?: boolean;
  readonly children: JSX.Element;
}): JSX.Element {
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
