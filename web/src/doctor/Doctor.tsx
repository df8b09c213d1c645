import { createSignal, type JSX, onMount, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { type CheckF, doctor, type TaskInput } from "../api/operations.ts";
import { request } from "../api/request.ts";
import { t } from "../i18n/language.ts";
import { WIZARD } from "../pages/wizard/texts.ts";
import { Problem } from "../ui/Problem.tsx";
import { COMMON } from "../ui/texts.ts";
import { Checks } from "./Checks.tsx";

/** Checks both sides of a task, or of one that is yet to be, when asked. */
export function Doctor(props: {
  readonly of: () => { readonly taskId: string } | { readonly input: TaskInput };
  readonly disabled?: boolean;
  /** Begins by itself, since somebody has asked for it elsewhere. */
  readonly atOnce?: boolean;
  /** It begins where somebody is, who is not taken to it. */
  readonly stay?: boolean;
  /** Leads to where a side is changed. */
  readonly onChange?: (side: "source" | "destination") => void;
}): JSX.Element {
  const [checks, setChecks] = createSignal<readonly CheckF[]>();
  const examine = createAction(async () => setChecks((await request(doctor, props.of())).doctor ?? []));
  let section: HTMLElement | undefined;
  onMount(() => {
    if (props.atOnce !== true) return;
    if (props.stay !== true) section?.scrollIntoView({ block: "nearest" });
    void examine.run();
  });
  return (
    <section class="section" ref={(element) => (section = element)}>
      <header>
        <h2>{t(WIZARD.doctor)}</h2>
        <button
          type="button"
          class="button"
          disabled={props.disabled === true}
          aria-busy={examine.pending()}
          onClick={() => void examine.run()}
        >
          {t(COMMON.checkBoth)}
        </button>
      </header>
      <p class="quiet">{t(WIZARD.doctorHelp)}</p>
      <Problem error={examine.error()} />
      <Show when={checks()}>
        {(found) => <Checks checks={found()} {...(props.onChange && { onChange: props.onChange })} />}
      </Show>
    </section>
  );
}
