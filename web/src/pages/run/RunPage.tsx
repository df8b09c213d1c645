import { useParams, useSearchParams } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { readJson } from "../../api/json.ts";
import { type RunF, runById, taskById } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { download } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { EMPTY_LANE, laneOfSnapshot, laneOfTally } from "../../lane/parts.ts";
import { Route } from "../../lane/Route.tsx";
import { Stamp } from "../../lane/Stamp.tsx";
import { Side } from "../../plugins/Side.tsx";
import { Answer } from "../../ui/Answer.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Failure } from "../../ui/Failure.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { usePageTitle } from "../../ui/title.ts";
import { Inbox } from "./Inbox.tsx";
import { Items } from "./Items.tsx";
import { downloadManifest, untilVerified } from "./receipt.ts";
import { RUN } from "./texts.ts";

/** One run: its lane, its receipt, what failed, and every item. */
export default function RunPage(): JSX.Element {
  const params = useParams<{ id: string }>();
  const [search] = useSearchParams<{ kind?: string; code?: string }>();
  const query = createQuery(runById, () => ({ id: params.id }), { follow: true });
  const run = () => query.data()?.run ?? undefined;
  const task = createQuery(taskById, () => {
    const id = run()?.taskId;
    return id === undefined ? undefined : { id };
  });
  usePageTitle(() => t(RUN.title, { n: run()?.number ?? "" }));
  return (
    <Answer query={query} heading={t(RUN.title, { n: "…" })}>
      {() => (
        <Show when={run()}>
          {(found) => (
            <>
              <div class="head">
                <div>
                  <p class="crumb">
                    <a class="foreign" href={`/tasks/${found().taskId}`}>
                      {task.data()?.getTask?.name ?? t(RUN.task)}
                    </a>
                  </p>
                  <h1>{t(RUN.title, { n: found().number })}</h1>
                  <p class="row quiet">
                    <StateMark state={runState(found())} />
                    {t(RUN.started)} {show.moment(found().startedAt)}
                    <Show when={found().finishedAt}>
                      {(at) => (
                        <>
                          {" · "}
                          {t(RUN.finished)} {show.moment(at())}
                        </>
                      )}
                    </Show>
                  </p>
                </div>
                <Show when={found().finishedAt}>
                  <Stamp run={found()} />
                </Show>
              </div>
              <Show when={found().error}>{(error) => <Failure of={error()} taskId={found().taskId} />}</Show>
              <Show when={task.data()?.getTask}>
                {(of) => (
                  <Route
                    from={<Side plugin={of().plugin} side="source" of={of().source} />}
                    to={<Side plugin={of().plugin} side="destination" of={of().destination} />}
                    lane={laneOf(found())}
                    moving={runState(found()) === "running"}
                  />
                )}
              </Show>
              <Receipt run={found()} />
              <Inbox of={{ runId: found().id }} quiet />
              <Items runId={found().id} kind={search.kind} code={search.code} />
              <details>
                <summary>{t(RUN.job)}</summary>
                <pre tabindex="0">{JSON.stringify(readJson(found().job), null, 2)}</pre>
              </details>
            </>
          )}
        </Show>
      )}
    </Answer>
  );
}

function laneOf(run: RunF) {
  if (run.tally !== null) return laneOfTally(run.tally);
  return run.snapshot === null ? EMPTY_LANE : laneOfSnapshot(run.snapshot);
}

function Receipt(props: { readonly run: RunF }): JSX.Element {
  const fetchReceipt = createAction(() => download(`/runs/${props.run.id}/receipt`, `receipt-${props.run.id}.json`));
  const fetchManifest = createAction(() => downloadManifest(props.run.id));
  const [holds, setHolds] = createSignal(false);
  const verify = createAction(async () => {
    setHolds(false);
    await untilVerified(props.run.id);
    setHolds(true);
  });
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
            <div class="row">
              <button
                type="button"
                class="button primary"
                aria-busy={fetchReceipt.pending()}
                onClick={() => void fetchReceipt.run()}
              >
                {t(RUN.download)}
              </button>
              <button
                type="button"
                class="button"
                aria-busy={fetchManifest.pending()}
                onClick={() => void fetchManifest.run()}
              >
                {t(RUN.manifest)}
              </button>
              <button type="button" class="button" aria-busy={verify.pending()} onClick={() => void verify.run()}>
                {t(RUN.verify)}
              </button>
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
        )}
      </Show>
    </section>
  );
}
