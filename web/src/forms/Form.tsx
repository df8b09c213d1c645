import { For, type JSX, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { Problem } from "../ui/Problem.tsx";
import { COMMON } from "../ui/texts.ts";
import { Field, type FieldIds } from "./Field.tsx";
import type { FormState, Submittable } from "./form.ts";
import type { Landed } from "./landing.ts";
import { submitting } from "./submitting.ts";
import { FORM } from "./texts.ts";

/** The only `form` element there is: every form checks by itself, so that it can say in the reader's language what is wrong. */
export function Form(props: { readonly form: Submittable; readonly children: JSX.Element }): JSX.Element {
  return (
    <form
      class="stack"
      novalidate
      autocomplete="off"
      data-form={props.form.name}
      onSubmit={submitting((element) => props.form.submit(element))}
    >
      {props.children}
    </form>
  );
}

interface FieldProps {
  readonly form: Pick<FormState<object>, "name" | "claim" | "wrong" | "lost">;
  /** Where its value stands in the API's input. */
  readonly path: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly optional?: boolean;
}

/** A field of a form, with what is wrong with it, and whether it has to be typed again. */
export function FormField(
  props: FieldProps & {
    /** Default: the names of the form and of the path. */
    readonly id?: string;
    /** What no other field takes is told here too. */
    readonly takesRest?: boolean;
    /** Said when a reload took what was typed. */
    readonly again?: string;
    readonly children: (ids: FieldIds) => JSX.Element;
  },
): JSX.Element {
  props.form.claim(props.path);
  if (props.takesRest) props.form.claim("");
  const wrong = () => [...props.form.wrong(props.path), ...(props.takesRest ? props.form.wrong("") : [])];
  return (
    <Field
      id={props.id ?? fieldId(props.form.name, props.path)}
      label={props.label}
      help={props.help}
      optional={props.optional === true}
      wrong={wrong().map(wordsOf)}
      note={props.form.lost(props.path) ? (props.again ?? t(FORM.notKept)) : undefined}
    >
      {props.children}
    </Field>
  );
}

/** Several inputs that are one field, such as ticks. */
export function FormFieldset(props: FieldProps & { readonly children: JSX.Element }): JSX.Element {
  props.form.claim(props.path);
  const id = () => `${fieldId(props.form.name, props.path)}-help`;
  const wrong = () => props.form.wrong(props.path);
  return (
    <fieldset data-wrong={wrong().length > 0 ? "" : undefined} aria-describedby={id()}>
      <legend>{props.label}</legend>
      {props.children}
      <div class="field" id={id()}>
        <For each={wrong()}>{(one) => <p class="wrong">{wordsOf(one)}</p>}</For>
        <Show when={props.help}>{(help) => <p class="help">{help()}</p>}</Show>
      </div>
    </fieldset>
  );
}

function fieldId(form: string, path: string): string {
  return [form, ...path.split(".")].filter(Boolean).join("-");
}

function wordsOf({ message, within }: Landed): string {
  if (within === "") return message;
  return /^\d+$/.test(within) ? t(FORM.line, { n: Number(within) + 1, message }) : `${within}: ${message}`;
}

/** The end of a form: what no field could say, the button that sends it, and the way out where there is one. */
export function FormEnd(props: {
  readonly form: Pick<FormState<object>, "rest" | "isWrong" | "error" | "pending">;
  readonly submit: string;
  /** Not what most people want of the page. */
  readonly plain?: boolean;
  readonly onClose?: () => void;
  /** The word on the way out. Default: cancel. */
  readonly close?: string | undefined;
}): JSX.Element {
  return (
    <>
      <Show when={props.form.isWrong()}>
        <div class="problem" role="alert">
          <p>{t(FORM.fix)}</p>
          <Show when={props.form.rest().length > 0}>
            <ul>
              <For each={props.form.rest()}>
                {({ path, message }) => (
                  <li class="foreign">
                    <code>{path}</code> {message}
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      </Show>
      <Problem error={props.form.error()} />
      <div class="row">
        <button
          type="submit"
          class="button"
          classList={{ primary: props.plain !== true }}
          aria-busy={props.form.pending()}
        >
          {props.submit}
        </button>
        <Show when={props.onClose}>
          {(close) => (
            <button type="button" class="button" onClick={() => close()()}>
              {props.close ?? t(COMMON.cancel)}
            </button>
          )}
        </Show>
      </div>
    </>
  );
}
