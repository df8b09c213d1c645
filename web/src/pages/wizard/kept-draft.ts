import { createEffect } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import { keep, kept } from "../../session/keep.ts";
import { type Draft, emptyDraft } from "./draft.ts";

/** A task that is being written, as this tab keeps it. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly setDraft: SetStoreFunction<Draft>;
  /** Whether it was begun before this page was loaded. */
  readonly wasRestored: boolean;
  /** Keeps it no more. */
  forget(): void;
}

/** Keeps a draft at every change, so that neither a reload nor an expired session loses what was typed. */
export function createKeptDraft(name: string): KeptDraft {
  const empty = emptyDraft(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
  const saved = readDraft(name, empty);
  const [draft, setDraft] = createStore<Draft>(saved ?? empty);
  createEffect(() => keep(name, JSON.stringify(draft), () => sessionStorage));
  return {
    draft,
    setDraft,
    wasRestored: saved !== undefined,
    forget: () => keep(name, undefined, () => sessionStorage),
  };
}

function readDraft(name: string, empty: Draft): Draft | undefined {
  const text = kept(name, () => sessionStorage);
  if (text === undefined) return undefined;
  try {
    const found: Partial<Draft> = JSON.parse(text);
    const schedule = { ...empty.schedule, ...found.schedule };
    const { everyMinutes, sweepMinutes } = schedule;
    return {
      ...empty,
      ...found,
      // What an older console has kept are numbers.
      schedule: { ...schedule, everyMinutes: String(everyMinutes), sweepMinutes: String(sweepMinutes) },
    };
  } catch {
    return undefined;
  }
}
