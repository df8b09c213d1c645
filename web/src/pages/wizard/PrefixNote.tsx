import { type JSX, Match, Show, Switch } from "solid-js";
import { t } from "../../i18n/language.ts";
import type { SideName } from "./draft.ts";
import { prefixExample } from "./prefix-example.ts";
import { WIZARD } from "./texts.ts";
import type { Wizard } from "./wizard-state.ts";

/** The parameter that both sides' locations have by this name where keys move from below one prefix to below another. */
const PREFIX = "prefix";

/** What the prefixes mean for a key, where the plugin has some: nobody adds the slash that makes a folder of them. */
export function PrefixNote(props: { readonly wizard: Wizard; readonly side: SideName }): JSX.Element {
  const has = (side: SideName) =>
    props.wizard.endpoint(side)?.location.some(({ name, type }) => name === PREFIX && type === "text") === true;
  const of = (side: SideName): string => {
    const value = props.wizard.draft[side].parameters[PREFIX];
    return typeof value === "string" ? value : "";
  };
  const isOpen = (side: SideName) => of(side) !== "" && !of(side).endsWith("/");
  const close = (side: SideName) => {
    const { parameters } = props.wizard.draft[side];
    props.wizard.changeSide(side, { parameters: { ...parameters, [PREFIX]: `${of(side)}/` } });
  };
  return (
    <Switch>
      <Match when={props.side === "source" && has("source") && isOpen("source")}>
        <Note
          text={t(WIZARD.prefixOpen, { prefix: of("source") })}
          use={`${of("source")}/`}
          onUse={() => close("source")}
        />
      </Match>
      <Match when={props.side === "destination" && has("source") && has("destination")}>
        <Example source={of("source")} destination={of("destination")} onClose={(side) => close(side)} />
      </Match>
    </Switch>
  );
}

function Example(props: {
  readonly source: string;
  readonly destination: string;
  readonly onClose: (side: SideName) => void;
}): JSX.Element {
  const example = () => prefixExample(props.source, props.destination);
  return (
    <>
      <p class="key-example" role="status">
        <span class="label">{t(WIZARD.keyExample)}</span> <span class="key">{example().from}</span>{" "}
        <span class="quiet">→</span> <span class="key">{example().to}</span>
      </p>
      <Show when={example().oddity}>
        {(oddity) => (
          <Note
            text={t(WIZARD[oddity()])}
            use={`${oddity() === "joined" ? props.destination : props.source}/`}
            onUse={() => props.onClose(oddity() === "joined" ? "destination" : "source")}
          />
        )}
      </Show>
    </>
  );
}

function Note(props: { readonly text: string; readonly use: string; readonly onUse: () => void }): JSX.Element {
  return (
    <p class="note row small">
      <span class="foreign">{props.text}</span>
      <button type="button" class="button compact foreign" onClick={() => props.onUse()}>
        {t(WIZARD.usePrefix, { prefix: props.use })}
      </button>
    </p>
  );
}
