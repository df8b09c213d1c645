import { For, type JSX, Show } from "solid-js";
import { type ChannelF, type ChannelNews, createChannel, editChannel } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form, FormEnd, FormField, FormFieldset } from "../../forms/Form.tsx";
import { createForm, type FormState } from "../../forms/form.ts";
import { SecretInput } from "../../forms/SecretInput.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { language, t } from "../../i18n/language.ts";
import { Dialog } from "../../ui/Dialog.tsx";
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
  const leave = () => {
    form.forget();
    props.onClose();
  };
  const setOn = (news: ChannelNews, on: boolean) => {
    const others = form.values.on.filter((one) => one !== news);
    form.change({ on: on ? [...others, news] : others });
  };
  return (
    <Dialog open title={before === undefined ? t(NEWS.add) : t(NEWS.editTitle, { name: before.name })} onClose={leave}>
      <Form form={form}>
        <FormField form={form} path="name" label={t(COMMON.name)}>
          {(ids) => <TextInput ids={ids} value={form.values.name} onChange={(name) => form.change({ name })} />}
        </FormField>
        <Target form={form} />
        <FormFieldset form={form} path="on" label={t(NEWS.on)}>
          <For each={ON}>
            {(one) => (
              <label class="tick">
                <input
                  type="checkbox"
                  checked={form.values.on.includes(one)}
                  onChange={(event) => setOn(one, event.currentTarget.checked)}
                />
                <span>{t(NEWS[one])}</span>
              </label>
            )}
          </For>
        </FormFieldset>
        <FormField form={form} path="digestMinutes" label={t(NEWS.digest)}>
          {(ids) => (
            <TextInput
              ids={ids}
              kind="number"
              value={form.values.digestMinutes}
              onChange={(digestMinutes) => form.change({ digestMinutes })}
            />
          )}
        </FormField>
        <FormField form={form} path="language" label={t(NEWS.language)}>
          {(ids) => (
            <select
              {...ids}
              class="input short"
              onChange={(event) => form.change({ language: event.currentTarget.value === "zh" ? "zh" : "en" })}
            >
              <option value="en" selected={form.values.language === "en"}>
                English
              </option>
              <option value="zh" selected={form.values.language === "zh"}>
                中文
              </option>
            </select>
          )}
        </FormField>
        <FormEnd form={form} submit={t(COMMON.save)} onClose={leave} />
      </Form>
    </Dialog>
  );
}

/** Where the news go: a kind, and the fields of that kind. */
function Target(props: { readonly form: FormState<ChannelForm> }): JSX.Element {
  const target = () => props.form.values.target;
  const set = (part: Partial<TargetForm>) => props.form.change({ target: { ...target(), ...part } });
  return (
    <>
      <FormField form={props.form} path="target.kind" label={t(NEWS.kind)}>
        {(ids) => (
          <select
            {...ids}
            class="input"
            onChange={(event) =>
              set({ kind: CHANNEL_KINDS.find((one) => one === event.currentTarget.value) ?? "webhook" })
            }
          >
            <For each={CHANNEL_KINDS}>
              {(one) => (
                <option value={one} selected={one === target().kind}>
                  {t(NEWS[one])}
                </option>
              )}
            </For>
          </select>
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
      <Show when={target().kind !== "sns" && target().kind} keyed>
        {(kind) => (
          <FormField form={props.form} path="target.secret" label={t(NEWS.secret)} help={t(NEWS.secretHelp)} optional>
            {(ids) => (
              <SecretInput
                ids={ids}
                fields={TARGET_SECRETS[kind]}
                value={target().secret}
                onChange={(secret) => set({ secret: secret ?? "" })}
              />
            )}
          </FormField>
        )}
      </Show>
    </>
  );
}

/** How mail goes out. */
function Mail(props: {
  readonly form: FormState<ChannelForm>;
  readonly target: TargetForm;
  readonly onChange: (part: Partial<TargetForm>) => void;
}): JSX.Element {
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
          <select
            {...ids}
            class="input short"
            onChange={(event) => props.onChange({ security: event.currentTarget.value })}
          >
            <For each={SECURITIES}>
              {(one) => (
                <option value={one} selected={one === props.target.security}>
                  {one === "none" ? t(NEWS.none_) : one.toUpperCase()}
                </option>
              )}
            </For>
          </select>
        )}
      </FormField>
    </>
  );
}
