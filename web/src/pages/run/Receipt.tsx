import { createSignal, type JSX, Show } from "solid-js";
import { type Action, createAction } from "../../api/action.ts";
import type { RunF } from "../../api/operations.ts";
import { download } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { downloadManifest, untilVerified } from "./receipt.ts";
import { RUN } from "./texts.ts";

/** What proves that a run's items arrived, where there is such proof. */
export function Receipt(props: { readonly run: RunF }): JSX.Element {
  return (
    <section class="sheet">
      <h2>{t(RUN.receipt)}</h2>
      <Show when={props.run.manifestSha256} fallback={<p class="quiet">{t(RUN.noReceipt)}</p>}>
        {(digest) => (
          <>
            <p class="quiet">{t(RUN.receiptHelp)}</p>
            <dl>
              <dt class="label">{t(RUN.digest)}</dt>
              <dd class="row">
                <span class="key">{digest()}</span>
                <CopyButton text={digest()} />
              </dd>
            </dl>
            <WithReceipt runId={props.run.id} />
          </>
        )}
      </Show>
    </section>
  );
}

/** Saves a receipt and its manifest, and has them verified. */
function WithReceipt(props: { readonly runId: string }): JSX.Element {
  const fetchReceipt = createAction(() => download(`/runs/${props.runId}/receipt`, `receipt-${props.runId}.json`));
  const fetchManifest = createAction(() => downloadManifest(props.runId));
  const [holds, setHolds] = createSignal(false);
  const verify = createAction(async () => {
    setHolds(false);
    await untilVerified(props.runId);
    setHolds(true);
  });
  return (
    <>
      <div class="row">
        <Doing action={fetchReceipt} name={t(RUN.download)} primary />
        <Doing action={fetchManifest} name={t(RUN.manifest)} />
        <Doing action={verify} name={t(RUN.verify)} />
      </div>
      <div role="status">
        <Show when={verify.pending()}>
          <p class="quiet">{t(RUN.verifying)}</p>
        </Show>
        <Show when={holds()}>
          <p class="note good">{t(RUN.verified)}</p>
        </Show>
      </div>
      <Problem error={fetchReceipt.error() ?? fetchManifest.error() ?? verify.error()} />
    </>
  );
}

function Doing(props: {
  readonly action: Action<[], void>;
  readonly name: string;
  readonly primary?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      classList={{ primary: props.primary === true }}
      aria-busy={props.action.pending()}
      onClick={() => void props.action.run()}
    >
      {props.name}
    </button>
  );
}
