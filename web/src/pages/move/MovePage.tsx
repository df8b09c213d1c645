import { type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { exportAll } from "../../api/operations.ts";
import { request, save } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { may } from "../../session/session.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { ImportForm } from "./ImportForm.tsx";
import { OriginalForm } from "./OriginalForm.tsx";
import { MOVE } from "./texts.ts";

/** Takes everything out, and in. */
export default function MovePage(): JSX.Element {
  usePageTitle(() => t(MOVE.title));
  return (
    <>
      <PageHead title={t(MOVE.title)} lead={t(MOVE.lead)} />
      <Show when={may("admin")}>
        <div class="split even">
          <Export />
          <ImportForm />
        </div>
      </Show>
      <OriginalForm />
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
