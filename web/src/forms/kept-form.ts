import { createEffect, createSignal } from "solid-js";
import { keep, kept } from "../session/keep.ts";
import type { FormName } from "./form-names.ts";

/** Of what a form is that makes something new. */
const NEW = "new";

interface Kept<Values> {
  readonly of: string;
  readonly values: Partial<Values>;
  readonly lost: readonly string[];
}

/** What a form keeps, and of what. */
export interface KeptFormPlan<Values> {
  readonly name: FormName;
  /** Of what is edited; undefined for something new. */
  readonly of?: string | undefined;
  readonly initial: Values;
  /** Values that stay in the page's memory alone, such as secrets. */
  readonly unkept?: ((values: Values) => readonly (keyof Values & string)[]) | undefined;
}

/** What is being typed into a form. */
export interface KeptForm<Values> {
  readonly values: Values;
  /** Whether this was typed before a reload and is not kept, so that it has to be typed again. */
  lost(path: string): boolean;
  change(part: Partial<Values>): void;
  /** The form was left on purpose, or has done its work: nothing of it is kept any more. */
  forget(): void;
  /** Forgets, and begins anew. */
  reset(): void;
}

/**
 * Keeps what is typed into a form in this tab, so that neither a reload nor signing in elsewhere loses it. Of what is not
 * kept it is kept that there was something.
 */
export function createKeptForm<Values extends object>(plan: KeptFormPlan<Values>): KeptForm<Values> {
  const { name, of = NEW, initial } = plan;
  const before = read<Values>(name);
  const own = before?.of === of ? before : undefined;
  const [values, setValues] = createSignal<Values>({ ...initial, ...own?.values });
  const [lost, setLost] = createSignal<ReadonlySet<string>>(new Set(own?.lost));
  let isOver = false;
  createEffect(() => {
    const unkept = plan.unkept?.(values()) ?? [];
    const rest = Object.fromEntries(Object.entries(values()).filter(([key]) => !unkept.some((one) => one === key)));
    const missed = [...lost(), ...unkept.flatMap((key) => pathsOf(key, values()[key]))];
    const text = JSON.stringify({ of, values: rest, lost: [...new Set(missed)] });
    if (!isOver) keep(`form.${name}`, text, tab);
  });
  const forget = () => {
    isOver = true;
    keep(`form.${name}`, undefined, tab);
  };
  return {
    get values() {
      return values();
    },
    lost: (path) => lost().has(path),
    change(part) {
      isOver = false;
      setLost((all) => new Set([...all].filter((path) => !isTypedAgain(path, part))));
      setValues((all) => ({ ...all, ...part }));
    },
    forget,
    reset() {
      forget();
      setLost(new Set<string>());
      setValues(() => initial);
    },
  };
}

/** Of what the form is that was open when the page went; undefined when there was none. */
export function keptOf(name: FormName): string | undefined {
  return read(name)?.of;
}

/** The values of the form that was open when the page went. */
export function keptValues<Values>(name: FormName): Partial<Values> {
  return read<Values>(name)?.values ?? {};
}

/** The dialog that was open when the page went: `new`, or of which of these; undefined when there was none. */
export function keptDialog<One extends { readonly id: string }>(
  name: FormName,
  all: readonly One[],
): One | typeof NEW | undefined {
  const of = keptOf(name);
  return of === NEW ? NEW : all.find(({ id }) => id === of);
}

/** Paths of what was typed: of a text its own, of several texts theirs. */
function pathsOf(path: string, value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => pathsOf(`${path}.${name}`, inner));
}

function isTypedAgain(path: string, part: object): boolean {
  return Object.entries(part).some(([key, value]: [string, unknown]) => pathsOf(key, value).includes(path));
}

function tab(): Storage {
  return sessionStorage;
}

function read<Values>(name: FormName): Kept<Values> | undefined {
  try {
    const found: Partial<Kept<Values>> = JSON.parse(kept(`form.${name}`, tab) ?? "{}");
    return found.of === undefined ? undefined : { of: found.of, values: found.values ?? {}, lost: found.lost ?? [] };
  } catch {
    return undefined;
  }
}
