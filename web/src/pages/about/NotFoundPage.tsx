import type { JSX } from "solid-js";
import { t } from "../../i18n/language.ts";
import { Empty } from "../../ui/Answer.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { ABOUT } from "./texts.ts";

/** An address without a page. */
export default function NotFoundPage(): JSX.Element {
  usePageTitle(() => t(ABOUT.notFound));
  return (
    <>
      <h1 class="sr">{t(ABOUT.notFound)}</h1>
      <Empty
        title={t(ABOUT.notFound)}
        action={
          <a class="button primary" href="/">
            {t(ABOUT.home)}
          </a>
        }
      >
        {t(ABOUT.notFoundHelp)}
      </Empty>
    </>
  );
}
