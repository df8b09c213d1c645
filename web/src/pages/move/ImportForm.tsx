import { createSignal, type JSX, Show } from "solid-js";
import { importAll } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form, FormEnd, FormField } from "../../forms/Form.tsx";
import { createForm, type FormState } from "../../forms/form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { checkImport, type ImportForm as Import, NO_FILE, unkeptOfImport } from "./import-form.ts";
import { MOVE } from "./texts.ts";

/** Takes an export in, all of it or nothing. */
export function ImportForm(): JSX.Element {
  const [done, setDone] = createSignal("");
  let input: HTMLInputElement | undefined;
  const form = createForm<Import>({
    name: "import",
    initial: NO_FILE,
    unkept: unkeptOfImport,
    check: checkImport,
    async send({ document, replace }) {
      setDone("");
      const { importAll: result } = await request(importAll, { document, replace });
      form.reset();
      if (input) input.value = "";
      if (result !== null) setDone(t(MOVE.done, { ...result }));
    },
  });
  const choose = async (file: File | undefined) => {
    setDone("");
    form.change({ fileName: file?.name ?? "", document: (await file?.text()) ?? "" });
  };
  return (
    <section class="sheet">
      <h2>{t(MOVE.import)}</h2>
      <p class="quiet">{t(MOVE.importHelp)}</p>
      <Form form={form}>
        <FileField form={form} ref={(element) => (input = element)} onChosen={(file) => void choose(file)} />
        <label class="tick">
          <input
            type="checkbox"
            checked={form.values.replace}
            onChange={(event) => form.change({ replace: event.currentTarget.checked })}
          />
          <span>{t(MOVE.replace)}</span>
        </label>
        <FormEnd form={form} submit={t(MOVE.go)} />
        <Show when={done()}>
          <p class="note good" role="status">
            {done()}
          </p>
        </Show>
      </Form>
    </section>
  );
}

function FileField(props: {
  readonly form: FormState<Import>;
  readonly ref: (input: HTMLInputElement) => void;
  readonly onChosen: (file: File | undefined) => void;
}): JSX.Element {
  const values = () => props.form.values;
  return (
    <FormField
      form={props.form}
      id="import-file"
      path="document"
      takesRest
      label={t(MOVE.file)}
      again={t(MOVE.chooseAgain)}
      help={values().document === "" ? undefined : chosen(values())}
    >
      {(ids) => (
        <input
          {...ids}
          ref={props.ref}
          class="input"
          type="file"
          accept="application/json,.json"
          onChange={(event) => props.onChosen(event.currentTarget.files?.[0])}
        />
      )}
    </FormField>
  );
}

/** The browser names a file itself only until the page is loaded again. */
function chosen({ fileName, document }: Import): string {
  return t(MOVE.chosen, { name: fileName, size: show.bytes(new Blob([document]).size) });
}
