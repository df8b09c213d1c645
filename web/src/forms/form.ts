import type { InputIssue } from "@dth/core/input-issue";
import { createMemo, createSignal, onCleanup } from "solid-js";
import { createAction } from "../api/action.ts";
import type { ApiError, FieldIssue } from "../api/api-error.ts";
import { isExpiry } from "../api/request.ts";
import { language } from "../i18n/language.ts";
import type { FormName } from "./form-names.ts";
import { createKeptForm, type KeptForm, type KeptFormPlan } from "./kept-form.ts";
import { type Landed, type Landing, land } from "./landing.ts";
import { isSameInput } from "./same-input.ts";

/** What a form is: where its values are kept, what may be wrong with them, and where they go. */
export interface FormPlan<Values extends object> extends KeptFormPlan<Values> {
  /** What the API would refuse, by the API's own schemas. */
  check(values: Values): readonly InputIssue[];
  /** Sends what was typed. @throws ApiError whose issues land at their fields */
  send(values: Values): Promise<unknown>;
}

/** What a form needs to be one. */
export interface Submittable {
  readonly name: FormName;
  /** Checks, and sends what is right. What is wrong is told, and the first such field gets the focus. */
  submit(element: HTMLFormElement): Promise<void>;
}

/** A form while somebody fills it in. */
export interface FormState<Values> extends KeptForm<Values>, Submittable {
  /** Whether something is typed that was not there when it was opened, and not sent since. */
  isChanged(): boolean;
  /** Says that a field of this path is shown, for its owner's life. */
  claim(path: string): void;
  /** What is wrong with the field of a path. */
  wrong(path: string): readonly Landed[];
  /** The same for parameters: the first thing that is wrong by path. */
  told(): ReadonlyMap<string, string>;
  /** What is wrong and no field shows. */
  rest(): readonly FieldIssue[];
  /** Whether anything wrong is told. */
  isWrong(): boolean;
  pending(): boolean;
  /** Why the last try failed, other than by what is told at the fields. */
  error(): ApiError | undefined;
}

/** Makes a form that checks as the API does, tells at the fields what is wrong, and keeps what is typed. */
export function createForm<Values extends object>(plan: FormPlan<Values>): FormState<Values> {
  const store = createKeptForm(plan);
  const [settled, setSettled] = createSignal(plan.initial);
  const send = createAction(async (values: Values) => {
    await plan.send(values);
    setSettled(() => values);
  });
  const judge = createJudge(() => plan.check(store.values));
  return {
    name: plan.name,
    get values() {
      return store.values;
    },
    isChanged: () => !isSameInput(settled(), store.values),
    lost: store.lost,
    change(part) {
      const before = store.values;
      store.change(part);
      judge.keepRefused(({ path }) => valueAt(before, path) === valueAt(store.values, path));
    },
    forget: store.forget,
    reset() {
      judge.begin();
      store.reset();
    },
    claim: judge.claim,
    wrong: (path) => judge.landing().at.get(path) ?? [],
    told: createMemo(() => firstOfEach(judge.landing())),
    rest: () => judge.landing().rest,
    isWrong: judge.isWrong,
    pending: send.pending,
    error: () => untold(send.error()),
    async submit(element) {
      if (send.pending()) return;
      if (judge.isRight()) {
        await send.run(store.values);
        judge.refuse(send.error()?.issues ?? []);
      }
      if (judge.isWrong()) focusWrong(element);
    },
  };
}

/** Knows what is wrong with a form, by its own check and by what the hub has refused, and at which field that is told. */
function createJudge(check: () => readonly InputIssue[]) {
  const [tried, setTried] = createSignal(false);
  const [refused, setRefused] = createSignal<readonly FieldIssue[]>([]);
  const [fields, setFields] = createSignal<readonly string[]>([]);
  const own = createMemo(() => (tried() ? check() : []));
  const issues = createMemo((): readonly FieldIssue[] => {
    const here = own().map(({ path, message }) => ({ path, message: message[language()] }));
    return [...here, ...refused().filter(({ path }) => !here.some((one) => one.path === path))];
  });
  return {
    landing: createMemo(() => land(issues(), fields())),
    isWrong: () => issues().length > 0,
    /** Whether it may be sent, as far as it is known here. From now on its own check is told; the hub is asked again. */
    isRight(): boolean {
      setRefused([]);
      setTried(true);
      return own().length === 0;
    },
    refuse: setRefused,
    /** What the hub has refused counts until it is changed. */
    keepRefused: (isAsBefore: (issue: FieldIssue) => boolean) => setRefused((all) => all.filter(isAsBefore)),
    claim(path: string): void {
      setFields((all) => [...all, path]);
      onCleanup(() => setFields((all) => all.filter((one) => one !== path)));
    },
    /** Nothing was tried yet. */
    begin(): void {
      setTried(false);
      setRefused([]);
    },
  };
}

/** Of every field the first thing that is wrong. */
function firstOfEach({ at }: Landing): ReadonlyMap<string, string> {
  return new Map([...at].flatMap(([path, [first]]) => (first ? [[path, first.message] as const] : [])));
}

/** A failure that is said nowhere else: neither at a field nor by the dialog that asks to sign in again. */
export function untold(error: ApiError | undefined): ApiError | undefined {
  return error === undefined || error.issues.length > 0 || isExpiry(error) ? undefined : error;
}

/** The first field that is wrong gets the focus. */
function focusWrong(form: HTMLFormElement): void {
  const first = form.querySelector('[aria-invalid="true"], [data-wrong] :is(input, select, textarea)');
  if (first instanceof HTMLElement) first.focus();
}

/** What is compared: the value at a path as JSON; all of them where there is none. */
function valueAt(values: object, path: string): string {
  let found: unknown = values;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null) break;
    const entry = Object.entries(found).find(([name]) => name === key);
    found = entry === undefined ? values : entry[1];
    if (entry === undefined) break;
  }
  return JSON.stringify(found) ?? "";
}
