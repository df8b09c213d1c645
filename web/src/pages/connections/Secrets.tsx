import type { SecretField } from "@dth/core/parameter";
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { deleteSecret, secrets } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptOf, keptValues } from "../../forms/kept-form.ts";
import { SecretDialog } from "../../forms/SecretDialog.tsx";
import type { SecretForm } from "../../forms/secret-form.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { type Manifest, useManifests } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Answer } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { SlipTable } from "../../ui/SlipTable.tsx";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { CONNECTIONS } from "./texts.ts";

/** A set of fields that some kind of endpoint needs. */
interface Shape {
  readonly label: string;
  readonly fields: readonly SecretField[];
}

/** A secret that is being written: one that is replaced has a name. */
interface Writing {
  readonly name?: string | undefined;
  readonly fields: readonly SecretField[];
}

type Secret = NonNullable<NonNullable<NonNullable<typeof secrets.data>["listSecrets"]>[number]>;

const PLACE = "secrets";

/** The secret that was being written when the page went, without its values. */
function keptWriting(): Writing | undefined {
  if (keptOf("secret") !== PLACE) return undefined;
  const { name, isKnown, fields = [] } = keptValues<SecretForm>("secret");
  return { fields, ...(isKnown && { name }) };
}

/** Secrets by name. What is in them is never shown. */
export function Secrets(): JSX.Element {
  const query = createQuery(secrets, () => ({}));
  const [writing, setWriting] = createSignal<Writing | undefined>(keptWriting());
  const [deleting, setDeleting] = createSignal<string>();
  const shapes = createMemo(() => shapesOf(useManifests() ?? []));
  const all = () => (query.data()?.listSecrets ?? []).flatMap((one) => (one === null ? [] : [one]));
  const replace = (name: string, fields: readonly string[]) =>
    setWriting({ name, fields: fields.map((field) => knownField(shapes(), field)) });
  return (
    <section class="section" id="secrets">
      <header>
        <h2>{t(CONNECTIONS.secrets)}</h2>
        <NewSecret shapes={shapes()} onChosen={({ fields }) => setWriting({ fields })} />
      </header>
      <p class="quiet">{t(CONNECTIONS.secretHelp)}</p>
      <Answer query={query}>{() => <SecretTable of={all()} onReplace={replace} onDelete={setDeleting} />}</Answer>
      <Show when={writing()} keyed>
        {(one) => (
          <SecretDialog
            place={PLACE}
            {...one}
            onClose={() => setWriting(undefined)}
            onStored={() => {
              setWriting(undefined);
              toast(t(COMMON.saved));
              void query.refetch();
            }}
          />
        )}
      </Show>
      <ConfirmRemoval
        of={deleting()}
        title={(name) => t(CONNECTIONS.confirmDelete, { name })}
        help={t(CONNECTIONS.deleteSecretHelp)}
        remove={(name) => request(deleteSecret, { name })}
        onRemoved={query.refetch}
        onClose={() => setDeleting(undefined)}
      />
    </section>
  );
}

function SecretTable(props: {
  readonly of: readonly Secret[];
  readonly onReplace: (name: string, fields: readonly string[]) => void;
  readonly onDelete: (name: string) => void;
}): JSX.Element {
  const heads = () => [
    { name: t(COMMON.name) },
    { name: t(CONNECTIONS.fields) },
    { name: t(CONNECTIONS.changed), narrow: true },
    { name: t(COMMON.edit), narrow: true, unseen: true },
  ];
  return (
    <SlipTable heads={heads()} of={props.of} none={<p class="quiet">{t(CONNECTIONS.noSecrets)}</p>}>
      {(secret) => (
        <SecretRow
          secret={secret}
          onReplace={() => props.onReplace(secret.name, secret.fields ?? [])}
          onDelete={() => props.onDelete(secret.name)}
        />
      )}
    </SlipTable>
  );
}

/** Begins a secret of some kind. */
function NewSecret(props: {
  readonly shapes: readonly Shape[];
  readonly onChosen: (shape: Shape) => void;
}): JSX.Element {
  return (
    <label class="row">
      <span class="sr">{t(CONNECTIONS.addSecret)}</span>
      <select
        class="input steady"
        aria-label={t(CONNECTIONS.addSecret)}
        onChange={(event) => {
          const shape = props.shapes[Number(event.currentTarget.value)];
          event.currentTarget.value = "";
          if (shape !== undefined) props.onChosen(shape);
        }}
      >
        <option value="">{t(CONNECTIONS.addSecret)}…</option>
        <For each={props.shapes}>{(shape, index) => <option value={index()}>{shape.label}</option>}</For>
      </select>
    </label>
  );
}

function SecretRow(props: {
  readonly secret: Secret;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
}): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <span class="key">{props.secret.name}</span>
        <Show when={props.secret.description}>
          <p class="quiet small foreign">{props.secret.description}</p>
        </Show>
      </th>
      <td class="key">{props.secret.fields?.join(", ")}</td>
      <td class="narrow" title={show.moment(props.secret.updatedAt)} data-name={t(CONNECTIONS.changed)}>
        {show.ago(props.secret.updatedAt)}
      </td>
      <RowActions
        of={props.secret.name}
        actions={[
          { label: t(CONNECTIONS.replace), onPress: () => props.onReplace() },
          ...(may("admin") ? [{ label: t(COMMON.remove), onPress: () => props.onDelete(), takesAway: true }] : []),
        ]}
      />
    </tr>
  );
}

/** Every set of fields that plugins ask for, once, named by the first who asks. */
function shapesOf(manifests: readonly Manifest[]): readonly Shape[] {
  const found = new Map<string, Shape>();
  for (const manifest of manifests)
    for (const endpoint of [...manifest.sources, ...manifest.destinations])
      for (const parameter of endpoint.connection) {
        const { fields } = parameter;
        const key = fields?.map(({ name }) => name).join(" ");
        if (!fields?.length || key === undefined || found.has(key)) continue;
        found.set(key, {
          label: `${told(manifest.name)}: ${fields.map(({ label }) => told(label)).join(" + ")}`,
          fields,
        });
      }
  return [...found.values()];
}

function knownField(shapes: readonly Shape[], name: string): SecretField {
  const known = shapes.flatMap(({ fields }) => fields).find((field) => field.name === name);
  return known ?? { name, label: { en: name, zh: name }, required: true };
}
