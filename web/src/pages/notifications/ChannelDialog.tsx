import { For, type JSX, Show } from "solid-js";
import { type ChannelF, type ChannelNews, createChannel, editChannel } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { FormField, FormFieldset } from "../../forms/Form.tsx";
import { FormDialog } from "../../forms/FormDialog.tsx";
import { createForm, type FormState } from "../../forms/form.ts";
import { SecretInput } from "../../forms/SecretInput.tsx";
import { Select } from "../../forms/Select.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { language, t } from "../../i18n/language.ts";
import { COMMON } from "../../ui/texts.ts";
import {
  CHANNEL_KINDS,
  type ChannelForm,
  channelForm,
  channelInput,
  checkChannel,
  TARGET_SECRETS,
  type TargetForm,
} from "./channel-form.ts";
import { NEWS } from "./texts.ts";

const ON = ["done", "error", "failures", "stuck"] as const;
const LANGUAGES = ["en", "zh"] as const;
const SECURITIES = ["tls", "starttls", "none"] as const;

/** Makes or edits a channel. */
export function ChannelDialog(props: {
  readonly channel: ChannelF | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}): JSX.Element {
  const before = props.channel;
  const form = createForm<ChannelForm>({
    name: "channel",
    of: before?.id,
    initial: channelForm(before, language()),
    check: checkChannel,
    async send(values) {
      const input = channelInput(values);
      if (before === undefined) await request(createChannel, { input });
      else await request(editChannel, { id: before.id, change: input, version: before.version });
      form.forget();
      props.onSaved();
    },
  });
  return (
    <FormDialog
      form={form}
      title={before === undefined ? t(NEWS.add) : t(NEWS.editTitle, { name: before.name })}
      submit={t(COMMON.save)}
      onClose={props.onClose}
    >
      <FormField form={form} path="name" label={t(COMMON.name)}>
        {(ids) => <TextInput ids={ids} value={form.values.name} onChange={(name) => form.change({ name })} />}
      </FormField>
      <Target form={form} />
      <News form={form} />
    </FormDialog>
  );
}

/** Of what the channel hears, how often, and in which language. */
function News(props: { readonly form: FormState<ChannelForm> }): JSX.Element {
  const values = () => props.form.values;
  const setOn = (news: ChannelNews, on: boolean) => {
    const others = values().on.filter((one) => one !== news);
    props.form.change({ on: on ? [...others, news] : others });
  };
  return (
    <>
      <FormFieldset form={props.form} path="on" label={t(NEWS.on)}>
        <For each={ON}>
          {(one) => (
            <label class="tick">
              <input
                type="checkbox"
                checked={values().on.includes(one)}
                onChange={(event) => setOn(one, event.currentTarget.checked)}
              />
              <span>{t(NEWS[one])}</span>
            </label>
          )}
        </For>
      </FormFieldset>
      <FormField form={props.form} path="digestMinutes" label={t(NEWS.digest)}>
        {(ids) => (
          <TextInput
            ids={ids}
            kind="number"
            value={values().digestMinutes}
            onChange={(digestMinutes) => props.form.change({ digestMinutes })}
          />
        )}
      </FormField>
      <FormField form={props.form} path="language" label={t(NEWS.language)}>
        {(ids) => (
          <Select
            ids={ids}
            short
            of={LANGUAGES}
            value={values().language}
            name={(one) => (one === "en" ? "English" : "中文")}
            onChange={(chosen) => props.form.change({ language: chosen })}
          />
        )}
      </FormField>
    </>
  );
}

interface TargetProps {
  readonly form: FormState<ChannelForm>;
  readonly target: TargetForm;
  readonly onChange: (part: Partial<TargetForm>) => void;
}

/** Where the news go: a kind, and the fields of that kind. */
function Target(props: { readonly form: FormState<ChannelForm> }): JSX.Element {
  const target = () => props.form.values.target;
  const set = (part: Partial<TargetForm>) => props.form.change({ target: { ...target(), ...part } });
  return (
    <>
      <FormField form={props.form} path="target.kind" label={t(NEWS.kind)}>
        {(ids) => (
          <Select
            ids={ids}
            of={CHANNEL_KINDS}
            value={target().kind}
            name={(kind) => t(NEWS[kind])}
            onChange={(kind) => set({ kind })}
          />
        )}
      </FormField>
      <Show when={target().kind === "webhook"}>
        <FormField form={props.form} path="target.url" label={t(NEWS.url)}>
          {(ids) => <TextInput ids={ids} value={target().url} onChange={(url) => set({ url })} />}
        </FormField>
      </Show>
      <Show when={target().kind === "sns"}>
        <FormField form={props.form} path="target.topicArn" label={t(NEWS.topicArn)}>
          {(ids) => <TextInput ids={ids} value={target().topicArn} onChange={(topicArn) => set({ topicArn })} />}
        </FormField>
      </Show>
      <Show when={target().kind === "email"}>
        <Mail form={props.form} target={target()} onChange={set} />
      </Show>
      <TargetSecret form={props.form} target={target()} onChange={set} />
    </>
  );
}

/** The secret of a kind that has one. */
function TargetSecret(props: TargetProps): JSX.Element {
  const kind = () => props.target.kind !== "sns" && props.target.kind;
  return (
    <Show when={kind()} keyed>
      {(known) => (
        <FormField form={props.form} path="target.secret" label={t(NEWS.secret)} help={t(NEWS.secretHelp)} optional>
          {(ids) => (
            <SecretInput
              ids={ids}
              fields={TARGET_SECRETS[known]}
              value={props.target.secret}
              onChange={(secret) => props.onChange({ secret: secret ?? "" })}
            />
          )}
        </FormField>
      )}
    </Show>
  );
}

/** How mail goes out. */
function Mail(props: TargetProps): JSX.Element {
  return (
    <>
      <FormField form={props.form} path="target.to" label={t(NEWS.to)} help={t(NEWS.toHelp)}>
        {(ids) => (
          <textarea
            {...ids}
            class="input"
            rows="2"
            value={props.target.to}
            onInput={(event) => props.onChange({ to: event.currentTarget.value })}
          />
        )}
      </FormField>
      <FormField form={props.form} path="target.from" label={t(NEWS.from)}>
        {(ids) => <TextInput ids={ids} value={props.target.from} onChange={(from) => props.onChange({ from })} />}
      </FormField>
      <FormField form={props.form} path="target.server" label={t(NEWS.server)}>
        {(ids) => <TextInput ids={ids} value={props.target.server} onChange={(server) => props.onChange({ server })} />}
      </FormField>
      <FormField form={props.form} path="target.port" label={t(NEWS.port)}>
        {(ids) => (
          <TextInput ids={ids} kind="number" value={props.target.port} onChange={(port) => props.onChange({ port })} />
        )}
      </FormField>
      <FormField form={props.form} path="target.security" label={t(NEWS.security)}>
        {(ids) => (
          <Select
            ids={ids}
            short
            of={SECURITIES}
            value={props.target.security}
            name={(one) => (one === "none" ? t(NEWS.none_) : one.toUpperCase())}
            onChange={(security) => props.onChange({ security })}
          />
        )}
      </FormField>
    </>
  );
}
