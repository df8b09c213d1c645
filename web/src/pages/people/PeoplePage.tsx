import { For, type JSX, Show } from "solid-js";
import { AuditTable } from "../../audit/AuditTable.tsx";
import { t } from "../../i18n/language.ts";
import { issuersOf } from "../../session/config.ts";
import { config, may, person } from "../../session/session.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { PEOPLE } from "./texts.ts";

const ROLES = [
  ["viewer", PEOPLE.viewerHelp],
  ["operator", PEOPLE.operatorHelp],
  ["admin", PEOPLE.adminHelp],
] as const;
const KINDS = { user: PEOPLE.user, token: PEOPLE.token, system: PEOPLE.system };

/** Who one is here, what roles mean, and what people did. Who people are is the issuer's to say. */
export default function PeoplePage(): JSX.Element {
  usePageTitle(() => t(PEOPLE.title));
  return (
    <>
      <PageHead title={t(PEOPLE.title)} />
      <You />
      <Roles />
      <Show when={may("admin")}>
        <section class="section">
          <header>
            <h2>{t(PEOPLE.audit)}</h2>
          </header>
          <AuditTable />
        </section>
      </Show>
    </>
  );
}

function You(): JSX.Element {
  const kind = () => {
    const of = person()?.kind;
    return of === "user" || of === "token" ? t(KINDS[of]) : t(KINDS.system);
  };
  return (
    <section class="section">
      <header>
        <h2>{t(PEOPLE.you)}</h2>
      </header>
      <dl class="waybill">
        <div>
          <dt>{t(COMMON.name)}</dt>
          <dd class="foreign">{person()?.name}</dd>
        </div>
        <div>
          <dt>{t(PEOPLE.role)}</dt>
          <dd>{t(ROLE_TEXTS[person()?.role ?? "viewer"])}</dd>
        </div>
        <div>
          <dt>{t(PEOPLE.kind)}</dt>
          <dd>{kind()}</dd>
        </div>
        <div>
          <dt>{t(PEOPLE.subject)}</dt>
          <dd class="key">{person()?.subject}</dd>
        </div>
      </dl>
    </section>
  );
}

function Roles(): JSX.Element {
  const issuers = () => issuersOf(config()).map(({ issuer }) => issuer);
  return (
    <section class="section">
      <header>
        <h2>{t(PEOPLE.roles)}</h2>
      </header>
      <table class="manifest">
        <tbody>
          <For each={ROLES}>
            {([role, help]) => (
              <tr>
                <th scope="row" class="narrow">
                  {t(ROLE_TEXTS[role])}
                </th>
                <td>{t(help)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="quiet">
        {issuers().length === 0 ? t(PEOPLE.local) : t(PEOPLE.issuer, { issuer: issuers().join(", ") })}
      </p>
      <Show when={may("admin") && config()?.auth.some(({ kind }) => kind === "token")}>
        <p>
          <a href="/tokens">{t(PEOPLE.toTokens)}</a>
        </p>
      </Show>
    </section>
  );
}
