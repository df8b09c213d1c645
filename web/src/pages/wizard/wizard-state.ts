import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter } from "@dth/core/parameter";
import { createEffect, createMemo, createSignal } from "solid-js";
import { createStore, unwrap } from "solid-js/store";
import { type FieldIssue, toApiError } from "../../api/api-error.ts";
import { readValues } from "../../api/json.ts";
import { checkTask, connections, createTask, type EndpointF, startTask, type TaskInput } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { givenValues } from "../../forms/effective.ts";
import { toParameter } from "../../forms/to-parameter.ts";
import { language } from "../../i18n/language.ts";
import { manifestOf } from "../../plugins/manifests.ts";
import { keep, kept } from "../../session/keep.ts";
import { checkDraft } from "./check-draft.ts";
import { type Draft, emptyDraft, inputOf, stepOf } from "./draft.ts";

/** One of a task's two sides. */
export type SideName = "source" | "destination";

/** Everything that the wizard's steps share. */
export type Wizard = ReturnType<typeof createWizard>;

/**
 * A task that is being written. It is kept in the tab at every change, so that neither a reload nor an expired session
 * loses what was typed.
 */
export function createWizard(draftName: string) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const saved = readDraft(draftName, emptyDraft(zone));
  const [draft, setDraft] = createStore<Draft>(saved ?? emptyDraft(zone));
  const [refused, setRefused] = createSignal<readonly InputIssue[]>([]);
  const [shown, setShown] = createSignal<ReadonlySet<number>>(new Set());
  const stored = createQuery(connections, () => ({}));
  createEffect(() => keep(draftName, JSON.stringify(draft), () => sessionStorage));

  const manifest = createMemo(() => manifestOf(draft.plugin));
  // Each changes with its kind alone: parameters that are made anew would take the focus from who is typing.
  const from = createMemo(() => manifest()?.sources.find(({ id }) => id === draft.source.type));
  const to = createMemo(() => manifest()?.destinations.find(({ id }) => id === draft.destination.type));
  const endpoint = (side: SideName): EndpointF | undefined => (side === "source" ? from() : to());
  const source = createMemo(() => sideParameters(from()));
  const destination = createMemo(() => sideParameters(to()));
  const options = createMemo((): readonly Parameter[] => (manifest()?.options ?? []).map(toParameter));
  const allConnections = () => stored.data()?.connections?.items ?? [];
  const connection = (id: string) => allConnections().find((one) => one.id === id);
  const parameters = (side: SideName) => (side === "source" ? source() : destination());

  const own = createMemo(() =>
    checkDraft(draft, {
      source: source(),
      destination: destination(),
      options: options(),
      events: manifest()?.events,
      connection: (id) => readValues(connection(id)?.parameters),
    }),
  );
  const issues = createMemo((): readonly FieldIssue[] => {
    const here = own();
    const all = [...here, ...refused().filter(({ path }) => !here.some((one) => one.path === path))];
    return all.map(({ path, message }) => ({ path, message: message[language()] }));
  });

  const trimmed = (name: SideName) => {
    const { connection: id, parameters: typed, ...rest } = unwrap(draft)[name];
    const stored = readValues(connection(id)?.parameters);
    return { ...rest, connection: id, parameters: givenValues(parameters(name) ?? [], typed, stored) };
  };
  const input = (): TaskInput =>
    inputOf({
      ...unwrap(draft),
      source: trimmed("source"),
      destination: trimmed("destination"),
      options: givenValues(options(), unwrap(draft).options),
    });

  return {
    draft,
    manifest,
    endpoint,
    parameters,
    options,
    connections: allConnections,
    connection,
    wasRestored: saved !== undefined,
    /** Changes the draft. What the hub has refused before is forgotten where something was changed. */
    change(change: Partial<Draft>): void {
      setDraft(change);
      const touched = Object.keys(change);
      setRefused((all) =>
        all.filter(({ path }) => !touched.some((name) => path === name || path.startsWith(`${name}.`))),
      );
    },
    /** What is wrong, all of it: as found here, and as the hub has said. */
    issues,
    /** Whether it, or what one step has of it, may be sent: what the hub has said before may be right by now, and it is asked again. */
    mayBeSent: (step?: number) => !own().some(({ path }) => step === undefined || stepOf(path) === step),
    /** Asks the hub what it would refuse, whatever else is not written yet. @throws ApiError */
    async ask(): Promise<void> {
      const { checkTask: found } = await request(checkTask, { input: input() });
      setRefused(found ?? []);
    },
    /** The field of a step that is wrong. */
    wrongOf: (step: number) => issues().find(({ path }) => stepOf(path) === step)?.path,
    /** What is wrong and may be told by now: of steps that were left once. */
    told: createMemo(
      () =>
        new Map(
          issues()
            .filter(({ path }) => shown().has(stepOf(path)))
            .map(({ path, message }) => [path, message]),
        ),
    ),
    /** From now on the issues of these steps are shown. */
    show(...steps: readonly number[]): void {
      setShown((before) => new Set([...before, ...steps]));
    },
    /** Takes in what the hub has refused, in the language that it was asked in. */
    refuse: (found: readonly FieldIssue[]) =>
      setRefused(found.map(({ path, message }) => ({ path, message: { en: message, zh: message } }))),
    input,
    /**
     * Creates the task, once however often it is asked for: while nothing is changed, the same request is sent again.
     *
     * @returns its id, and whether it was started, now or by a request whose answer was lost
     * @throws ApiError
     */
    async create(start: boolean): Promise<{ readonly id: string; readonly isStarted: boolean }> {
      const text = JSON.stringify(input());
      const before = draft.sent?.input === text ? unwrap(draft.sent) : null;
      const sent = before ?? { key: crypto.randomUUID(), input: text, start };
      setDraft({ sent });
      const id = await sendOnce(input(), sent).catch((error: unknown) => {
        // What the key had made was deleted since.
        if (toApiError(error).code === "NOT_FOUND") setDraft({ sent: null });
        throw error;
      });
      if (start && !sent.start) await request(startTask, { id });
      return { id, isStarted: start || sent.start };
    },
    forget: () => keep(draftName, undefined, () => sessionStorage),
  };
}

async function sendOnce(input: TaskInput, { key, start }: NonNullable<Draft["sent"]>): Promise<string> {
  const { createTaskV2: task } = await request(createTask, { input, start, key });
  return task?.id ?? "";
}

function sideParameters(endpoint: EndpointF | undefined): readonly Parameter[] | undefined {
  return endpoint === undefined ? undefined : [...endpoint.connection, ...endpoint.location].map(toParameter);
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
