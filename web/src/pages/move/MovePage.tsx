import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { ApiError } from "../../api/api-error.ts";
import { exportAll, importAll, importOriginal } from "../../api/operations.ts";
import { request, save } from "../../api/request.ts";
import { Field } from "../../forms/Field.tsx";
import { submitting } from "../../forms/submitting.ts";
import { t, told } from "../../i18n/language.ts";
import { useManifests } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Problem } from "../../ui/Problem.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { readOriginal } from "./original-parameters.ts";
import { MOVE } from "./texts.ts";

/** Takes everything out, and in. */
export default function MovePage(): JSX.Element {
  usePageTitle(() => t(MOVE.title));
  return (
    <>
      <div class="head">
        <div>
          <h1>{t(MOVE.title)}</h1>
          <p class="quiet">{t(MOVE.lead)}</p>
        </div>
      </div>
      <Show when={may("admin")}>
        <div class="split even">
          <Export />
          <Import />
        </div>
      </Show>
      <Original />
    </>
  );
}

function Export(): JSX.Element {
  const go = createAction(async () => {
    const { exportAll: found } = await request(exportAll, {});
    const text =
      typeof found === "string" ? JSON.stringify(JSON.parse(found), null, 2) : JSON.stringify(found, null, 2);
    save(new Blob([text], { type: "application/json" }), "data-transfer-hub.json");
  });
  return (
    <section class="sheet">
      <h2>{t(MOVE.export)}</h2>
      <p class="quiet">{t(MOVE.exportHelp)}</p>
      <p>
        <button type="button" class="button primary" aria-busy={go.pending()} onClick={() => void go.run()}>
          {t(MOVE.download)}
        </button>
      </p>
      <Problem error={go.error()} />
    </section>
  );
}

function Import(): JSX.Element {
  const [done, setDone] = createSignal("");
  const go = createAction(async (form: FormData) => {
    setDone("");
    const file = form.get("file");
    const document = file instanceof File ? await file.text() : "";
    if (!isJson(document)) throw new ApiError({ code: "INVALID_INPUT", message: t(MOVE.notJson) });
    const { importAll: result } = await request(importAll, { document, replace: form.get("replace") === "on" });
    if (result !== null) setDone(t(MOVE.done, { ...result }));
  });
  return (
    <section class="sheet">
      <h2>{t(MOVE.import)}</h2>
      <p class="quiet">{t(MOVE.importHelp)}</p>
      <form class="stack" onSubmit={submitting((form) => go.run(new FormData(form)))}>
        <Field id="import-file" label={t(MOVE.file)}>
          {(ids) => <input {...ids} class="input" type="file" name="file" accept="application/json,.json" required />}
        </Field>
        <label class="tick">
          <input type="checkbox" name="replace" />
          <span>{t(MOVE.replace)}</span>
        </label>
        <p>
          <button type="submit" class="button primary" aria-busy={go.pending()}>
            {t(MOVE.go)}
          </button>
        </p>
        <Problem error={go.error()} />
        <Issues error={go.error()} />
        <Show when={done()}>
          <p class="note good" role="status">
            {done()}
          </p>
        </Show>
      </form>
    </section>
  );
}

function Issues(props: { readonly error: ApiError | undefined }): JSX.Element {
  return (
    <ul>
      <For each={props.error?.issues ?? []}>
        {({ path, message }) => (
          <li class="foreign">
            <code>{path}</code> {message}
          </li>
        )}
      </For>
    </ul>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function Original(): JSX.Element {
  const [made, setMade] = createSignal<{ readonly id: string; readonly notes: readonly string[] }>();
  const go = createAction(async (form: FormData) => {
    setMade(undefined);
    const name = String(form.get("name") ?? "").trim();
    const parameters = readOriginal(String(form.get("parameters") ?? ""));
    const input = { plugin: String(form.get("plugin")), parameters, ...(name && { name }) };
    const { importOriginal: result } = await request(importOriginal, { input });
    if (result !== null) setMade({ id: result.task.id, notes: result.notes });
  });
  return (
    <section class="sheet">
      <h2>{t(MOVE.original)}</h2>
      <p class="quiet">{t(MOVE.originalHelp)}</p>
      <form class="stack" onSubmit={submitting((form) => go.run(new FormData(form)))}>
        <Field id="original-plugin" label={t(MOVE.plugin)}>
          {(ids) => (
            <select {...ids} name="plugin" class="input">
              <For each={useManifests() ?? []}>{(one) => <option value={one.id}>{told(one.name)}</option>}</For>
            </select>
          )}
        </Field>
        <Field id="original-name" label={t(MOVE.name)} optional>
          {(ids) => <input {...ids} name="name" class="input" />}
        </Field>
        <Field id="original-parameters" label={t(MOVE.parameters)}>
          {(ids) => (
            <textarea
              {...ids}
              name="parameters"
              class="input mono"
              rows="8"
              required
              placeholder={"sourceType=Aliyun_OSS\nsrcBucket=photos\ndestBucket=photos-copy"}
            />
          )}
        </Field>
        <p>
          <button type="submit" class="button primary" aria-busy={go.pending()}>
            {t(MOVE.go)}
          </button>
        </p>
        <Problem error={go.error()} />
        <Issues error={go.error()} />
        <Show when={made()}>
          {(task) => (
            <div class="note good" role="status">
              <p>
                {t(MOVE.made)} <a href={`/tasks/${task().id}`}>{t(MOVE.open)}</a>
              </p>
              <Show when={task().notes.length > 0}>
                <h3>{t(MOVE.notTaken)}</h3>
                <For each={task().notes}>{(note) => <p class="foreign">{note}</p>}</For>
              </Show>
            </div>
          )}
        </Show>
      </form>
    </section>
  );
}
