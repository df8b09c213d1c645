import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { createToken, type Role, revokeToken, type TokenF, tokens } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { Field } from "../../forms/Field.tsx";
import { submitting } from "../../forms/submitting.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { FormActions } from "../../ui/FormActions.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { TOKENS } from "./texts.ts";

const ROLES = ["viewer", "operator", "admin"] as const;

/** Tokens of scripts. */
export default function TokensPage(): JSX.Element {
  usePageTitle(() => t(TOKENS.title));
  const query = createQuery(tokens, () => (may("admin") ? {} : undefined));
  const [making, setMaking] = createSignal(false);
  const [revoking, setRevoking] = createSignal<TokenF>();
  return (
    <>
      <div class="head">
        <div>
          <h1>{t(TOKENS.title)}</h1>
          <p class="quiet">{t(TOKENS.lead)}</p>
        </div>
        <Show when={may("admin")}>
          <button type="button" class="button primary" onClick={() => setMaking(true)}>
            {t(TOKENS.add)}
          </button>
        </Show>
      </div>
      <Show when={may("admin")} fallback={<Empty title={t(TOKENS.adminOnly)} />}>
        <Answer query={query}>
          {(data) => (
            <Show when={(data().tokens?.length ?? 0) > 0} fallback={<Empty title={t(TOKENS.none)} />}>
              <div class="scroller">
                <table class="manifest slips">
                  <thead>
                    <tr>
                      <th>{t(COMMON.name)}</th>
                      <th>{t(TOKENS.role)}</th>
                      <th>{t(TOKENS.created)}</th>
                      <th>{t(TOKENS.used)}</th>
                      <th>{t(TOKENS.expires)}</th>
                      <th class="narrow">
                        <span class="sr">{t(TOKENS.revoke)}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={data().tokens ?? []}>
                      {(token) => (
                        <tr>
                          <th scope="row" class="foreign">
                            {token.name}
                          </th>
                          <td>{t(ROLE_TEXTS[token.role])}</td>
                          <td title={show.moment(token.createdAt)} data-name={t(TOKENS.created)}>
                            {show.ago(token.createdAt)}
                          </td>
                          <td data-name={t(TOKENS.used)}>
                            {token.lastUsedAt === null ? t(TOKENS.neverUsed) : show.ago(token.lastUsedAt)}
                          </td>
                          <td data-name={t(TOKENS.expires)}>
                            {token.expiresAt === null ? t(TOKENS.never) : show.ago(token.expiresAt)}
                          </td>
                          <RowActions
                            of={token.name}
                            actions={[{ label: t(TOKENS.revoke), onPress: () => setRevoking(token) }]}
                          />
                        </tr>
                      )}
                    </For>
                  </tbody>
                </table>
              </div>
            </Show>
          )}
        </Answer>
      </Show>
      <Show when={making()}>
        <MakeDialog onClose={() => setMaking(false)} onMade={() => void query.refetch()} />
      </Show>
      <ConfirmRemoval
        of={revoking()}
        title={({ name }) => t(TOKENS.confirm, { name })}
        help={t(TOKENS.confirmHelp)}
        words={{ verb: t(TOKENS.revoke), done: t(TOKENS.revoked) }}
        remove={({ id }) => request(revokeToken, { id })}
        onRemoved={query.refetch}
        onClose={() => setRevoking(undefined)}
      />
    </>
  );
}

function MakeDialog(props: { readonly onClose: () => void; readonly onMade: () => void }): JSX.Element {
  const [name, setName] = createSignal("");
  const [role, setRole] = createSignal<Role>("viewer");
  const [days, setDays] = createSignal("90");
  const [made, setMade] = createSignal<string>();
  const make = createAction(async () => {
    const input = { name: name(), role: role(), ...(days() !== "" && { expiresInDays: Number(days()) }) };
    setMade((await request(createToken, { input })).createToken?.token);
    props.onMade();
  });
  const wrong = (path: string) => make.error()?.issues.find((issue) => issue.path === path)?.message;
  return (
    <Dialog open title={t(TOKENS.add)} onClose={props.onClose}>
      <Show
        when={made()}
        fallback={
          <form class="stack" onSubmit={submitting(() => make.run())}>
            <Field id="token-name" label={t(COMMON.name)} wrong={wrong("name")}>
              {(ids) => (
                <input
                  {...ids}
                  class="input"
                  required
                  value={name()}
                  onInput={(event) => setName(event.currentTarget.value)}
                />
              )}
            </Field>
            <Field id="token-role" label={t(TOKENS.role)} wrong={wrong("role")}>
              {(ids) => (
                <select
                  {...ids}
                  class="input short"
                  onChange={(event) => setRole(ROLES.find((one) => one === event.currentTarget.value) ?? "viewer")}
                >
                  <For each={ROLES}>{(one) => <option value={one}>{t(ROLE_TEXTS[one])}</option>}</For>
                </select>
              )}
            </Field>
            <Field id="token-days" label={t(TOKENS.days)} help={t(TOKENS.daysHelp)} wrong={wrong("expiresInDays")}>
              {(ids) => (
                <input
                  {...ids}
                  class="input short"
                  type="number"
                  min="1"
                  value={days()}
                  onInput={(event) => setDays(event.currentTarget.value)}
                />
              )}
            </Field>
            <FormActions
              error={make.error()}
              pending={make.pending()}
              submit={t(TOKENS.make)}
              onClose={props.onClose}
            />
          </form>
        }
      >
        {(token) => (
          <>
            <p class="note">{t(TOKENS.shown)}</p>
            <p class="row">
              <code class="foreign">{token()}</code>
              <CopyButton text={token()} />
            </p>
            <footer>
              <button type="button" class="button primary" onClick={props.onClose}>
                {t(COMMON.close)}
              </button>
            </footer>
          </>
        )}
      </Show>
    </Dialog>
  );
}
