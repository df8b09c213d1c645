import { createSignal, For, type JSX, Show } from "solid-js";
import { revokeToken, type TokenF, tokens } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptOf } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { TokenDialog } from "./TokenDialog.tsx";
import { TOKENS } from "./texts.ts";

/** Tokens of scripts. */
export default function TokensPage(): JSX.Element {
  usePageTitle(() => t(TOKENS.title));
  const query = createQuery(tokens, () => (may("admin") ? {} : undefined));
  const [making, setMaking] = createSignal(may("admin") && keptOf("token") !== undefined);
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
        <TokenDialog onClose={() => setMaking(false)} onMade={() => void query.refetch()} />
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
