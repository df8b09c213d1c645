import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { toApiError } from "../../api/api-error.ts";
import { taskById } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form } from "../../forms/Form.tsx";
import { type Submittable, untold } from "../../forms/form.ts";
import { t } from "../../i18n/language.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { CurrentStep } from "./CurrentStep.tsx";
import { draftOf, emptyDraft, STEPS } from "./draft.ts";
import { StepNav } from "./StepNav.tsx";
import { WIZARD } from "./texts.ts";
import { WizardActions } from "./WizardActions.tsx";
import { createWizardSave } from "./wizard-save.ts";
import { createWizard, type Wizard } from "./wizard-state.ts";
import { createWizardSteps } from "./wizard-steps.ts";

/** Writes a task, step by step, from what its plugin says of itself. */
export default function WizardPage(): JSX.Element {
  const { id } = useParams<{ id?: string }>();
  const [search] = useSearchParams<{ from?: string }>();
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
  const title = () => (id === undefined ? t(WIZARD.create) : t(WIZARD.edit, { name: ready() ? draft.name : "…" }));
  usePageTitle(title);
  let top: HTMLElement | undefined;
  return (
    <>
      <Head title={title()} wizard={wizard} ref={(element) => (top = element)} />
      <Show
        when={ready()}
        fallback={
          <Show when={load.error()} fallback={<Loading />}>
            {(error) => <Problem error={toApiError(error())} again={() => void load.run()} />}
          </Show>
        }
      >
        <Steps wizard={wizard} taskId={id} toTop={() => top?.scrollIntoView({ block: "nearest" })} />
      </Show>
    </>
  );
}

function Head(props: {
  readonly title: string;
  readonly wizard: Wizard;
  readonly ref: (element: HTMLElement) => void;
}): JSX.Element {
  const startAfresh = () => {
    props.wizard.forget();
    location.reload();
  };
  return (
    <div class="head" ref={props.ref}>
      <div>
        <h1>{props.title}</h1>
        <Show when={props.wizard.wasRestored}>
          <p class="row small quiet">
            {t(WIZARD.restored)}
            <button type="button" class="button compact" onClick={startAfresh}>
              {t(WIZARD.discard)}
            </button>
          </p>
        </Show>
      </div>
    </div>
  );
}

/** The steps of a draft that is ready to be written on; of a task that is there already, or of a new one. */
function Steps(props: {
  readonly wizard: Wizard;
  readonly taskId: string | undefined;
  readonly toTop: () => void;
}): JSX.Element {
  const { wizard, taskId } = props;
  const { draft } = wizard;
  const { go, next, goToWrong } = createWizardSteps(wizard, () => props.toTop());
  const save = createWizardSave(wizard, { taskId, goToWrong, leave: useNavigate() });
  const form: Submittable = {
    name: "task",
    submit: async () => {
      if (draft.step < STEPS.length - 1) await next.run();
    },
  };
  return (
    <Form form={form}>
      <StepNav wizard={wizard} onStep={go} />
      <CurrentStep wizard={wizard} onStep={go} />
      <Problem error={untold(save.error()) ?? untold(next.error())} />
      <WizardActions
        wizard={wizard}
        isEdit={taskId !== undefined}
        isChecking={next.pending()}
        isSaving={save.pending()}
        onSave={(start) => void save.run(start)}
        onBack={() => go(draft.step - 1)}
      />
    </Form>
  );
}
