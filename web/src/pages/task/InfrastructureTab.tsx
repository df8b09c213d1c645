import { For, type JSX, Show } from "solid-js";
import { infrastructure } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Answer } from "../../ui/Answer.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { type CloudInfrastructure, CloudParts } from "./CloudParts.tsx";
import type { Runs } from "./LiveTab.tsx";
import { TASK } from "./texts.ts";

/** Milliseconds between two looks, while a run goes on and while none does. */
const ACTIVE_MS = 10_000;
const RESTING_MS = 60_000;

type Task = NonNullable<NonNullable<typeof infrastructure.data>["getTask"]>;

/** Where the task is executed, as far as its home tells. */
export default function InfrastructureTab(props: { readonly taskId: string; readonly runs: Runs }): JSX.Element {
  const last = () => props.runs.data()?.runs?.items[0];
  const active = () => last()?.finishedAt === null && last()?.paused === false;
  // Queues and machines change without news from the hub.
  const query = createQuery(infrastructure, () => ({ id: props.taskId }), {
    follow: true,
    every: () => (active() ? ACTIVE_MS : RESTING_MS),
  });
  return (
    <Answer query={query}>
      {(data) => (
        <section class="section">
          <header>
            <h2>{t(TASK.where)}</h2>
          </header>
          <Show when={inCloud(data().infrastructure)} fallback={<p>{t(TASK.local)}</p>}>
            {(parts) => <CloudParts of={parts()} />}
          </Show>
          <Show when={active() && last()} fallback={<p class="quiet">{t(TASK.noProcess)}</p>}>
            {(run) => (
              <dl class="waybill">
                <div>
                  <dt>{t(TASK.number)}</dt>
                  <dd>{run().number}</dd>
                </div>
                <div>
                  <dt>{t(TASK.heartbeat)}</dt>
                  <dd>{show.ago(run().heartbeatAt)}</dd>
                </div>
                <div>
                  <dt>{t(TASK.workers)}</dt>
                  <dd>{show.count(run().snapshot === null ? 0 : (run().snapshot?.workers ?? 1))}</dd>
                </div>
                <div>
                  <dt>{t(TASK.inFlight)}</dt>
                  <dd>{show.count(run().snapshot?.requestsInFlight ?? 0)}</dd>
                </div>
              </dl>
            )}
          </Show>
          <Show when={inCloud(data().infrastructure)}>
            <Outputs of={(data().getTask?.stackOutputs ?? []).flatMap(named)} />
          </Show>
        </section>
      )}
    </Answer>
  );
}

interface Output {
  readonly key: string;
  readonly value: string;
}

/** Those of the stack have a key; others are the hub's own names of logs. */
function named(output: NonNullable<Task["stackOutputs"]>[number]): readonly Output[] {
  return output?.OutputKey ? [{ key: output.OutputKey, value: output.OutputValue ?? "" }] : [];
}

/** What the stack tells of itself, to be looked for in the cloud's console. */
function Outputs(props: { readonly of: readonly Output[] }): JSX.Element {
  return (
    <Show when={props.of.length > 0}>
      <h3>{t(TASK.outputs)}</h3>
      <ul class="stack tight">
        <For each={props.of}>
          {(output) => (
            <li class="row">
              <span>{output.key}</span> <span class="key">{output.value}</span>
              <CopyButton text={output.value} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** Undefined where all parts are missing: then a run is a process of the hub's own machine. */
function inCloud(parts: CloudInfrastructure | null) {
  return parts?.stack || parts?.launch ? parts : undefined;
}
