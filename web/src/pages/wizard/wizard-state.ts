import { unwrap } from "solid-js/store";
import { toApiError } from "../../api/api-error.ts";
import { checkTask, createTask, startTask, type TaskInput } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import type { Draft, DraftSide, SideName } from "./draft.ts";
import { createDraftChoices } from "./draft-choices.ts";
import { createDraftIssues } from "./draft-issues.ts";
import { createKeptDraft, type KeptDraft } from "./kept-draft.ts";

/** Everything that the wizard's steps share. */
export type Wizard = ReturnType<typeof createWizard>;

/** A task that is being written, what it has chosen, and what is wrong with it. */
export function createWizard(draftName: string) {
  const kept = createKeptDraft(draftName);
  const { draft, setDraft } = kept;
  const choices = createDraftChoices(draft);
  const { setRefused, forgetRefused, ...issues } = createDraftIssues(draft, choices);
  const change = (part: Partial<Draft>) => {
    setDraft(part);
    forgetRefused(Object.keys(part));
  };
  return {
    ...choices,
    ...issues,
    draft,
    wasRestored: kept.wasRestored,
    /** Changes the draft. What the hub has refused before is forgotten where something was changed. */
    change,
    /** The same for a part of a side. */
    changeSide: (side: SideName, part: Partial<DraftSide>) => change({ [side]: { ...draft[side], ...part } }),
    /** Asks the hub what it would refuse, whatever else is not written yet. @throws ApiError */
    async ask(): Promise<void> {
      const { checkTask: found } = await request(checkTask, { input: choices.input() });
      setRefused(found ?? []);
    },
    /**
     * Creates the task, once however often it is asked for: while nothing is changed, the same request is sent again.
     *
     * @returns its id, and whether it was started, now or by a request whose answer was lost
     * @throws ApiError
     */
    create: (start: boolean) => createOnce(kept, choices.input(), start),
    forget: kept.forget,
  };
}

async function createOnce(
  { draft, setDraft }: KeptDraft,
  input: TaskInput,
  start: boolean,
): Promise<{ readonly id: string; readonly isStarted: boolean }> {
  const text = JSON.stringify(input);
  const before = draft.sent?.input === text ? unwrap(draft.sent) : null;
  const sent = before ?? { key: crypto.randomUUID(), input: text, start };
  setDraft({ sent });
  const id = await sendOnce(input, sent).catch((error: unknown) => {
    // What the key had made was deleted since.
    if (toApiError(error).code === "NOT_FOUND") setDraft({ sent: null });
    throw error;
  });
  if (start && !sent.start) await request(startTask, { id });
  return { id, isStarted: start || sent.start };
}

async function sendOnce(input: TaskInput, { key, start }: NonNullable<Draft["sent"]>): Promise<string> {
  const { createTaskV2: task } = await request(createTask, { input, start, key });
  return task?.id ?? "";
}
