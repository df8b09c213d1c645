import type { JSX } from "solid-js";
import type { Role } from "../api/operations.ts";
import { t } from "../i18n/language.ts";
import { person } from "../session/session.ts";
import { Empty } from "../ui/Answer.tsx";
import { ROLE_TEXTS } from "../ui/texts.ts";
import { usePageTitle } from "../ui/title.ts";
import { SHELL } from "./texts.ts";

/** Stands for a page that is for more than what the person may do. */
export default function NotAllowed(props: { readonly role: Role }): JSX.Element {
  usePageTitle(() => t(SHELL.notAllowed));
  const roles = () => ({ needed: t(ROLE_TEXTS[props.role]), own: t(ROLE_TEXTS[person()?.role ?? "viewer"]) });
  return (
    <>
      <h1 class="sr">{t(SHELL.notAllowed)}</h1>
      <Empty
        title={t(SHELL.notAllowed)}
        action={
          <a class="button primary" href="/">
            {t(SHELL.toHome)}
          </a>
        }
      >
        {t(SHELL.notAllowedHelp, roles())}
      </Empty>
    </>
  );
}
