import { createEffect, createSignal } from "solid-js";
import { keep, kept } from "../session/keep.ts";

/** Of what a form is that makes something new. */
const NEW = "new";

interface Kept<Values> {
  readonly of: string;
  readonly values: Partial<Values>;
}

/** What is being typed into a dialog. */
export interface KeptForm<Values> {
  readonly values: Values;
  change(part: Partial<Values>): void;
  /** The dialog was left on purpose, or has done its work. */
  forget(): void;
}

/**
 * Keeps what is typed into a dialog in this tab, so that neither a reload nor signing in elsewhere loses it. Nothing
 * secret belongs into it.
 *
 * @param name of the dialog
 * @param id of what is edited; undefined for something new
 */
export function createKeptForm<Values extends object>(
  name: string,
  id: string | undefined,
  initial: Values,
): KeptForm<Values> {
  const before = read<Values>(name);
  const [values, setValues] = createSignal<Values>({ ...initial, ...(before?.of === (id ?? NEW) && before.values) });
  let isOver = false;
  createEffect(() => {
    const text = JSON.stringify({ of: id ?? NEW, values: values() });
    if (!isOver) keep(`form.${name}`, text, tab);
  });
  return {
    get values() {
      return values();
    },
    change: (part) => setValues((all) => ({ ...all, ...part })),
    forget() {
      isOver = true;
      keep(`form.${name}`, undefined, tab);
    },
  };
}

/** The dialog that was open when the page went: `new`, or of which of these; undefined when there was none. */
export function keptDialog<One extends { readonly id: string }>(
  name: string,
  all: readonly One[],
): One | typeof NEW | undefined {
  const of = read(name)?.of;
  return of === NEW ? NEW : all.find(({ id }) => id === of);
}

function tab(): Storage {
  return sessionStorage;
}

function read<Values>(name: string): Kept<Values> | undefined {
  try {
    const found: Partial<Kept<Values>> = JSON.parse(kept(`form.${name}`, tab) ?? "{}");
    return found.of === undefined ? undefined : { of: found.of, values: found.values ?? {} };
  } catch {
    return undefined;
  }
}
