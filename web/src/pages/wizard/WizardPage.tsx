import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { toApiError, UNREACHABLE } from "../../api/api-error.ts";
import { editTask, taskById } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form } from "../../forms/Form.tsx";
import { type Submittable, untold } from "../../forms/form.ts";
import { t } from "../../i18n/language.ts";
import { placeOf } from "../../plugins/place.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { toast } from "../../ui/toast.tsx";
import { CurrentStep } from "./CurrentStep.tsx";
import { draftOf, emptyDraft, STEPS, stepOf } from "./draft.ts";
import { StepNav } from "./StepNav.tsx";
import { WIZARD } from "./texts.ts";
import { WizardActions } from "./WizardActions.tsx";
import { createWizard } from "./wizard-state.ts";

/** Writes a task, step by step, from what its plugin says of itself. */
export default function WizardPage(): JSX.Element {
  const { id } = useParams<{ id?: string }>();
  const [search] = useSearchParams<{ from?: string }>();
  const navigate = useNavigate();
  const origin = id ?? search.from;
  const wizard = createWizard(`draft.${id ?? (search.from === undefined ? "new" : `from.${search.from}`)}`);
  const { draft } = wizard;
  const [ready, setReady] = createSignal(origin === undefined || wizard.wasRestored);
  const load = createAction(async () => {
    const { getTask: task } = await request(taskById, { id: origin ?? "" });
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    if (task !== null) wizard.change({ ...draftOf(task, emptyDraft(zone)), ...(id === undefined && { name: "" }) });
    setReady(true);
  });
  if (!ready()) void load.run();
  usePageTitle(() => (id === undefined ? t(WIZARD.create) : t(WIZARD.edit, { name: draft.name })));

  let top: HTMLElement | undefined;
  const go = (step: number) => {
    wizard.show(...Array.from({ length: step }, (_, index) => index));
    if (step === STEPS.length - 1 && draft.name === "") suggestName();
    wizard.change({ step });
    top?.scrollIntoView({ block: "nearest" });
  };
  const suggestName = () => {
    const place = (side: "source" | "destination") =>
      placeOf({ parameters: JSON.stringify(draft[side].parameters) }, wizard.endpoint(side));
    if (place("source") !== "") wizard.change({ name: `${place("source")} → ${place("destination")}`.slice(0, 200) });
  };
  const next = createAction(async () => {
    wizard.show(draft.step);
    // What is right here is shown to the hub too. Without its answer the way goes on: it is asked again at the end.
    if (wizard.mayBeSent(draft.step)) await wizard.ask().catch(unlessAway);
    const wrong = wizard.wrongOf(draft.step);
    if (wrong === undefined) go(draft.step + 1);
    else focusField(wrong);
  });
  const form: Submittable = {
    name: "task",
    submit: async () => {
      if (draft.step < STEPS.length - 1) await next.run();
    },
  };
  /** Where the first thing is that is wrong. */
  const goToWrong = () => {
    const [first] = wizard.issues();
    if (first === undefined) return;
    if (stepOf(first.path) !== draft.step) go(stepOf(first.path));
    focusField(first.path);
  };

  const save = createAction(async (start: boolean) => {
    wizard.show(...STEPS.keys());
    await wizard.ask();
    if (wizard.issues().length > 0) return goToWrong();
    if (id !== undefined) {
      await request(editTask, { id, change: wizard.input(), version: draft.version });
      wizard.forget();
      toast(t(COMMON.saved));
      navigate(`/tasks/${id}`);
      return;
    }
    const made = await wizard.create(start);
    wizard.forget();
    navigate(made.isStarted ? `/tasks/${made.id}` : `/tasks/${made.id}/plan`);
  });
  createEffect(
    on(save.error, (error) => {
      if (error === undefined || error.issues.length === 0) return;
      wizard.refuse(error.issues);
      goToWrong();
    }),
  );
  const startAfresh = () => {
    wizard.forget();
    location.reload();
  };

  return (
    <>
      <div class="head" ref={(element) => (top = element)}>
        <div>
          <h1>{id === undefined ? t(WIZARD.create) : t(WIZARD.edit, { name: ready() ? draft.name : "…" })}</h1>
          <Show when={wizard.wasRestored}>
            <p class="row small quiet">
              {t(WIZARD.restored)}
              <button type="button" class="button compact" onClick={startAfresh}>
                {t(WIZARD.discard)}
              </button>
            </p>
          </Show>
        </div>
      </div>
      <Show
        when={ready()}
        fallback={
          <Show when={load.error()} fallback={<Loading />}>
            {(error) => <Problem error={toApiError(error())} again={() => void load.run()} />}
          </Show>
        }
      >
        <Form form={form}>
          <StepNav wizard={wizard} onStep={go} />
          <CurrentStep wizard={wizard} onStep={go} />
          <Problem error={untold(save.error()) ?? untold(next.error())} />
          <WizardActions
            wizard={wizard}
            isEdit={id !== undefined}
            isChecking={next.pending()}
            isSaving={save.pending()}
            onSave={(start) => void save.run(start)}
            onBack={() => go(draft.step - 1)}
          />
        </Form>
      </Show>
    </>
  );
}

function unlessAway(error: unknown): void {
  if (toApiError(error).code !== UNREACHABLE) throw error;
}

/** Choices are focused by the first of them. */
function focusField(path: string): void {
  queueMicrotask(() => {
    const field = document.getElementById(path.replaceAll(".", "-"));
    (field?.querySelector("input") ?? field)?.focus();
  });
}
