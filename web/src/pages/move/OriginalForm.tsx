import { createSignal, For, type JSX, Show } from "solid-js";
import { importOriginal } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form, FormEnd, FormField } from "../../forms/Form.tsx";
import { createForm } from "../../forms/form.ts";
import { TextInput } from "../../forms/TextInput.tsx";
import { t } from "../../i18n/language.ts";
import { PluginSelect } from "../../plugins/PluginSelect.tsx";
import { checkOriginal, NO_ORIGINAL, originalInput } from "./original-form.ts";
import { MOVE } from "./texts.ts";

interface MadeTask {
  readonly id: string;
  /** What of the original's parameters was not taken over. */
  readonly notes: readonly string[];
}

/** Takes a task of the original over. */
export function OriginalForm(): JSX.Element {
  const [made, setMade] = createSignal<MadeTask>();
  const form = createForm({
    name: "original",
    initial: NO_ORIGINAL,
    check: checkOriginal,
    async send(values) {
      setMade(undefined);
      const { importOriginal: result } = await request(importOriginal, { input: originalInput(values) });
      form.reset();
      if (result !== null) setMade({ id: result.task.id, notes: result.notes });
    },
  });
  return (
    <section class="sheet">
      <h2>{t(MOVE.original)}</h2>
      <p class="quiet">{t(MOVE.originalHelp)}</p>
      <Form form={form}>
        <FormField form={form} path="plugin" label={t(MOVE.plugin)}>
          {(ids) => (
            <PluginSelect ids={ids} value={form.values.plugin} onChange={(plugin) => form.change({ plugin })} />
          )}
        </FormField>
        <FormField form={form} path="name" label={t(MOVE.name)} optional>
          {(ids) => <TextInput ids={ids} value={form.values.name} onChange={(name) => form.change({ name })} />}
        </FormField>
        {/* What the hub finds wrong with the task that comes of them is said here, with its place in the task. */}
        <FormField form={form} id="original-parameters" path="parameters" takesRest label={t(MOVE.parameters)}>
          {(ids) => (
            <textarea
              {...ids}
              class="input mono"
              rows="8"
              placeholder={"sourceType=Aliyun_OSS\nsrcBucket=photos\ndestBucket=photos-copy"}
              value={form.values.parameters}
              onInput={(event) => form.change({ parameters: event.currentTarget.value })}
            />
          )}
        </FormField>
        <FormEnd form={form} submit={t(MOVE.go)} />
        <Show when={made()}>{(task) => <Made task={task()} />}</Show>
      </Form>
    </section>
  );
}

function Made(props: { readonly task: MadeTask }): JSX.Element {
  return (
    <div class="note good" role="status">
      <p>
        {t(MOVE.made)} <a href={`/tasks/${props.task.id}`}>{t(MOVE.open)}</a>
      </p>
      <Show when={props.task.notes.length > 0}>
        <h3>{t(MOVE.notTaken)}</h3>
        <For each={props.task.notes}>{(note) => <p class="foreign">{note}</p>}</For>
      </Show>
    </div>
  );
}
