import { For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import {
  type ChannelF,
  type ChannelNews,
  type ChannelTargetInput,
  createChannel,
  editChannel,
  type Language,
} from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Field, type FieldIds } from "../../forms/Field.tsx";
import { createKeptForm } from "../../forms/kept-form.ts";
import { readLines } from "../../forms/lines.ts";
import { submitting } from "../../forms/submitting.ts";
import { language, t } from "../../i18n/language.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { FormActions } from "../../ui/FormActions.tsx";
import { COMMON } from "../../ui/texts.ts";
import { NEWS } from "./texts.ts";

const KINDS = ["webhook", "email", "sns"] as const;
const ON = ["done", "error", "failures", "stuck"] as const;

type Target = Omit<ChannelTargetInput, "kind">;

interface ChannelForm {
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly target: Target;
  readonly on: readonly ChannelNews[];
  readonly minutes: number;
  readonly speaks: Language;
}

/** Makes or edits a channel. */
export function ChannelDialog(props: {
  readonly channel: ChannelF | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}): JSX.Element {
  const before = props.channel;
  const form = createKeptForm<ChannelForm>("channel", before?.id, {
    name: before?.name ?? "",
    kind: KINDS.find((one) => one === before?.target.kind) ?? "webhook",
    target: before?.target ?? { security: "tls", port: 465 },
    on: before?.on ?? ["error", "failures", "stuck"],
    minutes: before?.digestMinutes ?? 5,
    speaks: before?.language ?? language(),
  });
  const kind = () => form.values.kind;
  const target = () => form.values.target;
  const on = () => form.values.on;
  const speaks = () => form.values.speaks;
  const setTarget = (next: Target) => form.change({ target: next });
  const setOn = (next: readonly ChannelNews[]) => form.change({ on: next });
  const leave = () => {
    form.forget();
    props.onClose();
  };
  const save = createAction(async () => {
    const input = {
      name: form.values.name,
      target: targetOf(kind(), target()),
      on: on(),
      digestMinutes: form.values.minutes,
      language: speaks(),
    };
    if (before === undefined) await request(createChannel, { input });
    else await request(editChannel, { id: before.id, change: input, version: before.version });
    form.forget();
    props.onSaved();
  });
  const wrong = (path: string) => save.error()?.issues.find((issue) => issue.path === path)?.message;
  const text = (field: "url" | "from" | "server" | "topicArn" | "secret") => (ids: FieldIds) => (
    <input
      {...ids}
      class="input"
      value={target()[field] ?? ""}
      onInput={(event) => setTarget({ ...target(), [field]: event.currentTarget.value })}
    />
  );
  return (
    <Dialog open title={before === undefined ? t(NEWS.add) : t(NEWS.editTitle, { name: before.name })} onClose={leave}>
      <form class="stack" novalidate onSubmit={submitting(() => save.run())}>
        <Field id="channel-name" label={t(COMMON.name)} wrong={wrong("name")}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              value={form.values.name}
              onInput={(event) => form.change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field id="channel-kind" label={t(NEWS.kind)} wrong={wrong("target.kind") ?? wrong("target")}>
          {(ids) => (
            <select
              {...ids}
              class="input"
              onChange={(event) =>
                form.change({ kind: KINDS.find((one) => one === event.currentTarget.value) ?? "webhook" })
              }
            >
              <For each={KINDS}>
                {(one) => (
                  <option value={one} selected={one === kind()}>
                    {t(NEWS[one])}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Show when={kind() === "webhook"}>
          <Field id="channel-url" label={t(NEWS.url)} wrong={wrong("target.url")}>
            {text("url")}
          </Field>
        </Show>
        <Show when={kind() === "sns"}>
          <Field id="channel-topic" label={t(NEWS.topicArn)} wrong={wrong("target.topicArn")}>
            {text("topicArn")}
          </Field>
        </Show>
        <Show when={kind() === "email"}>
          <Field
            id="channel-to"
            label={t(NEWS.to)}
            help={t(NEWS.toHelp)}
            wrong={wrong("target.to") ?? wrong("target.to.0")}
          >
            {(ids) => (
              <textarea
                {...ids}
                class="input"
                rows="2"
                value={target().to?.join("\n") ?? ""}
                onChange={(event) => setTarget({ ...target(), to: readLines(event.currentTarget.value) })}
              />
            )}
          </Field>
          <Field id="channel-from" label={t(NEWS.from)} wrong={wrong("target.from")}>
            {text("from")}
          </Field>
          <Field id="channel-server" label={t(NEWS.server)} wrong={wrong("target.server")}>
            {text("server")}
          </Field>
          <Field id="channel-port" label={t(NEWS.port)} wrong={wrong("target.port")}>
            {(ids) => (
              <input
                {...ids}
                class="input short"
                type="number"
                value={target().port ?? 465}
                onInput={(event) => setTarget({ ...target(), port: Number(event.currentTarget.value) })}
              />
            )}
          </Field>
          <Field id="channel-security" label={t(NEWS.security)} wrong={wrong("target.security")}>
            {(ids) => (
              <select
                {...ids}
                class="input short"
                onChange={(event) => setTarget({ ...target(), security: event.currentTarget.value })}
              >
                <For each={["tls", "starttls", "none"]}>
                  {(one) => (
                    <option value={one} selected={one === target().security}>
                      {one === "none" ? t(NEWS.none_) : one.toUpperCase()}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Field>
        </Show>
        <Show when={kind() !== "sns"}>
          <Field
            id="channel-secret"
            label={t(NEWS.secret)}
            help={t(NEWS.secretHelp)}
            optional
            wrong={wrong("target.secret")}
          >
            {text("secret")}
          </Field>
        </Show>
        <fieldset>
          <legend>{t(NEWS.on)}</legend>
          <For each={ON}>
            {(one) => (
              <label class="tick">
                <input
                  type="checkbox"
                  checked={on().includes(one)}
                  onChange={(event) =>
                    setOn(event.currentTarget.checked ? [...on(), one] : on().filter((each) => each !== one))
                  }
                />
                <span>{t(NEWS[one])}</span>
              </label>
            )}
          </For>
        </fieldset>
        <Field id="channel-digest" label={t(NEWS.digest)} wrong={wrong("digestMinutes")}>
          {(ids) => (
            <input
              {...ids}
              class="input short"
              type="number"
              min="0"
              value={form.values.minutes}
              onInput={(event) => form.change({ minutes: Number(event.currentTarget.value) })}
            />
          )}
        </Field>
        <Field id="channel-language" label={t(NEWS.language)}>
          {(ids) => (
            <select
              {...ids}
              class="input short"
              onChange={(event) => form.change({ speaks: event.currentTarget.value === "zh" ? "zh" : "en" })}
            >
              <option value="en" selected={speaks() === "en"}>
                English
              </option>
              <option value="zh" selected={speaks() === "zh"}>
                中文
              </option>
            </select>
          )}
        </Field>
        <FormActions error={save.error()} pending={save.pending()} submit={t(COMMON.save)} onClose={leave} />
      </form>
    </Dialog>
  );
}

/** Only the fields that belong to the kind: the hub refuses others. */
function targetOf(kind: (typeof KINDS)[number], target: Omit<ChannelTargetInput, "kind">): ChannelTargetInput {
  const { url, to, from, server, port, security, topicArn, secret } = target;
  const named = secret ? { secret } : {};
  if (kind === "sns") return { kind, topicArn };
  return kind === "webhook" ? { kind, url, ...named } : { kind, to, from, server, port, security, ...named };
}
