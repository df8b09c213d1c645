import { createSignal, type JSX, Show } from "solid-js";
import { revokeToken, type TokenF, tokens } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptOf } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { NewButton } from "../../ui/NewButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { SlipTable } from "../../ui/SlipTable.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { TokenDialog } from "./TokenDialog.tsx";
import { TOKENS } from "./texts.ts";

/** Tokens of scripts. */
export default function TokensPage(): JSX.Element {
  usePageTitle(() => t(TOKENS.title));
  const query = createQuery(tokens, () => ({}));
  const [making, setMaking] = createSignal(keptOf("token") !== undefined);
  const [revoking, setRevoking] = createSignal<TokenF>();
  const heads = () => [
    { name: t(COMMON.name) },
    { name: t(TOKENS.role) },
    { name: t(TOKENS.created) },
    { name: t(TOKENS.used) },
    { name: t(TOKENS.expires) },
    { name: t(TOKENS.revoke), narrow: true, unseen: true },
  ];
  return (
    <>
      <PageHead title={t(TOKENS.title)} lead={t(TOKENS.lead)}>
        <NewButton text={t(TOKENS.add)} onPress={() => setMaking(true)} />
      </PageHead>
      <Answer query={query}>
        {(data) => (
          <SlipTable heads={heads()} of={data().tokens ?? []} none={<Empty title={t(TOKENS.none)} />}>
            {(token) => <TokenRow token={token} onRevoke={() => setRevoking(token)} />}
          </SlipTable>
        )}
      </Answer>
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

function TokenRow(props: { readonly token: TokenF; readonly onRevoke: () => void }): JSX.Element {
  return (
    <tr>
      <th scope="row" class="foreign">
        {props.token.name}
      </th>
      <td>{t(ROLE_TEXTS[props.token.role])}</td>
      <td title={show.moment(props.token.createdAt)} data-name={t(TOKENS.created)}>
        {show.ago(props.token.createdAt)}
      </td>
      <td data-name={t(TOKENS.used)}>
        {props.token.lastUsedAt === null ? t(TOKENS.neverUsed) : show.ago(props.token.lastUsedAt)}
      </td>
      <td data-name={t(TOKENS.expires)}>
        {props.token.expiresAt === null ? t(TOKENS.never) : show.ago(props.token.expiresAt)}
      </td>
      <RowActions of={props.token.name} actions={[{ label: t(TOKENS.revoke), onPress: () => props.onRevoke() }]} />
    </tr>
  );
}
