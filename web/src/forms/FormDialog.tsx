import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { t } from "../i18n/language.ts";
import { Confirm } from "../ui/Confirm.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Form, FormEnd } from "./Form.tsx";
import type { FormState } from "./form.ts";
import { FORM } from "./texts.ts";

interface FormDialogProps {
  readonly form: Pick<
    FormState<object>,
    "name" | "submit" | "rest" | "isWrong" | "error" | "pending" | "isChanged" | "forget"
  >;
  readonly title: string;
  readonly large?: boolean | undefined;
  /** The word on the button that sends it. */
  readonly submit: string;
  /** The word on the way out. Default: cancel. */
  readonly close?: string;
  /** It is left. Nothing of it is kept any more. */
  readonly onClose: () => void;
  /** What stands below its end, such as what came of it. */
  readonly below?: JSX.Element;
  /** What stands in its place once it is sent, and goes with a press on its own button, or with Escape. */
  readonly instead?: JSX.Element;
  /** The form's fields. */
  readonly children: JSX.Element;
}

/**
 * A form over the page. What was typed into it goes on purpose alone: when it is sent, when it is cancelled, or when
 * somebody who pressed Escape says so. A press beside it does nothing meanwhile.
 */
export function FormDialog(props: FormDialogProps): JSX.Element {
  const [asking, setAsking] = createSignal(false);
  const instead = createMemo(() => props.instead);
  const leave = () => {
    props.form.forget();
    props.onClose();
  };
  return (
    <>
      <Dialog
        open
        large={props.large}
        title={props.title}
        firm={props.form.isChanged() || instead() !== undefined}
        onClose={() => (props.form.isChanged() ? setAsking(true) : leave())}
      >
        <Show when={instead() === undefined} fallback={instead()}>
          <Form form={props.form}>
            {props.children}
            <FormEnd form={props.form} submit={props.submit} close={props.close} onClose={leave} />
            {props.below}
          </Form>
        </Show>
      </Dialog>
      <DiscardQuestion open={asking()} onDiscard={leave} onClose={() => setAsking(false)} />
    </>
  );
}

function DiscardQuestion(props: {
  readonly open: boolean;
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const discard = createAction(async () => props.onDiscard());
  return (
    <Confirm
      open={props.open}
      title={t(FORM.discardTitle)}
      cancel={t(FORM.stay)}
      confirm={t(FORM.discard)}
      action={discard}
      onClose={props.onClose}
    >
      <p>{t(FORM.discardHelp)}</p>
    </Confirm>
  );
}
