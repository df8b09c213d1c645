import type { InputIssue } from "@dth/core/input-issue";
import { createMemo, createSignal } from "solid-js";
import type { FieldIssue } from "../../api/api-error.ts";
import { readValues } from "../../api/json.ts";
import { language } from "../../i18n/language.ts";
import { checkDraft } from "./check-draft.ts";
import { type Draft, stepOf } from "./draft.ts";
import type { DraftChoices } from "./draft-choices.ts";

/** Knows what is wrong with a draft, by the hub's own checks and by what the hub has refused, and what of it is told by now. */
export function createDraftIssues(draft: Draft, choices: DraftChoices) {
  const [refused, setRefused] = createSignal<readonly InputIssue[]>([]);
  const [shown, setShown] = createSignal<ReadonlySet<number>>(new Set());
  const own = createMemo(() =>
    checkDraft(draft, {
      source: choices.parameters("source"),
      destination: choices.parameters("destination"),
      options: choices.options(),
      events: choices.manifest()?.events,
      connection: (id) => readValues(choices.connection(id)?.parameters),
    }),
  );
  const issues = createMemo((): readonly FieldIssue[] => {
    const here = own();
    const all = [...here, ...refused().filter(({ path }) => !here.some((one) => one.path === path))];
    return all.map(({ path, message }) => ({ path, message: message[language()] }));
  });
  return {
    /** What is wrong, all of it: as found here, and as the hub has said. */
    issues,
    /** Whether it, or what one step has of it, may be sent: what the hub has said before may be right by now, and it is asked again. */
    mayBeSent: (step?: number) => !own().some(({ path }) => step === undefined || stepOf(path) === step),
    /** The field of a step that is wrong. */
    wrongOf: (step: number) => issues().find(({ path }) => stepOf(path) === step)?.path,
    /** What is wrong and may be told by now: of steps that were left once. */
    told: createMemo(() => {
      const told = issues().filter(({ path }) => shown().has(stepOf(path)));
      return new Map(told.map(({ path, message }) => [path, message]));
    }),
    /** From now on the issues of these steps are shown. */
    show(...steps: readonly number[]): void {
      setShown((before) => new Set([...before, ...steps]));
    },
    /** Takes in what the hub says is wrong, instead of what it has said before. */
    setRefused,
    /** Takes in what the hub has refused, in the language that it was asked in. */
    refuse: (found: readonly FieldIssue[]) =>
      setRefused(found.map(({ path, message }) => ({ path, message: { en: message, zh: message } }))),
    /** What the hub has refused is forgotten where something was changed. */
    forgetRefused(changed: readonly string[]): void {
      const isOf = (path: string) => changed.some((name) => path === name || path.startsWith(`${name}.`));
      setRefused((all) => all.filter(({ path }) => !isOf(path)));
    },
  };
}
