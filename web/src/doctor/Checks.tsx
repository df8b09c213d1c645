import { For, type JSX, Show } from "solid-js";
import type { CheckF } from "../api/operations.ts";
import { t, told } from "../i18n/language.ts";
import { CHECKS, DOCTOR, WIZARD } from "../pages/wizard/texts.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Shape } from "../ui/Shape.tsx";

const LOOKS = {
  ok: { tone: "arrived", shape: "M7 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.5 7.2 6.3 9l3.3-3.7" },
  note: { tone: "waiting", shape: "M7 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM7 6.3V10M7 4v.1" },
  problem: { tone: "alarm", shape: "M4 4l6 6M10 4l-6 6M1.5 1.5h11v11h-11z" },
  "not-tried": { tone: "still", shape: "M2 7h10" },
} as const;

function lookOf(state: string): keyof typeof LOOKS {
  return state === "ok" || state === "note" || state === "problem" ? state : "not-tried";
}

function nameOf(check: string): string {
  return isKnown(check) ? t(CHECKS[check]) : check;
}

function isKnown(check: string): check is keyof typeof CHECKS {
  return check in CHECKS;
}

/** What a doctor found, side by side with how to fix it. */
export function Checks(props: {
  readonly checks: readonly CheckF[];
  /** Leads to where a side is changed. */
  readonly onChange?: (side: "source" | "destination") => void;
}): JSX.Element {
  const problems = () => props.checks.filter(({ state }) => state === "problem").length;
  const hasProblem = (side: string) => props.checks.some((one) => one.side === side && one.state === "problem");
  return (
    <div class="stack">
      <p class="note" classList={{ good: problems() === 0 }} role="status">
        {problems() === 0 ? t(DOCTOR.allWell) : t(DOCTOR.problems, { n: problems() })}
      </p>
      <div class="split even">
        <For each={["source", "destination"] as const}>
          {(side) => (
            <Show when={props.checks.some((check) => check.side === side)}>
              <section>
                <header class="row">
                  <h3>{t(WIZARD[side])}</h3>
                  <Show when={props.onChange && hasProblem(side)}>
                    <button type="button" class="button compact" onClick={() => props.onChange?.(side)}>
                      {t(side === "source" ? WIZARD.changeSource : WIZARD.changeDestination)}
                    </button>
                  </Show>
                </header>
                <For each={props.checks.filter((check) => check.side === side)}>{(check) => <One check={check} />}</For>
              </section>
            </Show>
          )}
        </For>
      </div>
    </div>
  );
}

function One(props: { readonly check: CheckF }): JSX.Element {
  const look = () => LOOKS[lookOf(props.check.state)];
  return (
    <div class="check">
      <span class="state" data-tone={look().tone}>
        <Shape path={look().shape} />
      </span>
      <div>
        <p class="foreign">
          <strong>{nameOf(props.check.name)}</strong> <span class="sr">{t(DOCTOR[lookOf(props.check.state)])}</span>{" "}
          {told(props.check.finding)}
        </p>
        <Show when={props.check.fix}>
          {(fix) => (
            <>
              <p class="quiet foreign">{told(fix())}</p>
              <CopyButton text={told(fix())} label={t(DOCTOR.copyFix)} />
            </>
          )}
        </Show>
        <Show when={props.check.policy}>
          {(policy) => (
            <>
              <pre tabindex="0">{policy()}</pre>
              <CopyButton text={policy()} label={t(DOCTOR.copyPolicy)} />
            </>
          )}
        </Show>
      </div>
    </div>
  );
}
