import { type JSX, Show } from "solid-js";
import type { infrastructure } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { TASK } from "./texts.ts";

/** What the hub says of a task's parts in the cloud. */
export type CloudInfrastructure = NonNullable<NonNullable<(typeof infrastructure)["data"]>["infrastructure"]>;

/** What executes a task in the cloud, part by part, with a link to where each is looked at. */
export function CloudParts(props: { readonly of: CloudInfrastructure }): JSX.Element {
  return (
    <dl class="waybill">
      <Show when={props.of.stack}>
        {(stack) => (
          <Part label={t(TASK.stack)} of={stack()}>
            {stack().status}
            <Show when={stack().reason}>{(reason) => <p class="quiet">{reason()}</p>}</Show>
          </Part>
        )}
      </Show>
      <Show when={props.of.launch}>
        {(launch) => (
          <Part label={t(TASK.launch)}>
            {launch().state}, {show.ago(launch().at)}
            <Show when={launch().reason}>{(reason) => <p class="quiet">{reason()}</p>}</Show>
          </Part>
        )}
      </Show>
      <Show when={props.of.queue}>
        {(queue) => (
          <Part label={t(TASK.queue)} of={queue()}>
            {t(TASK.queueDepth, counts(queue()))}
          </Part>
        )}
      </Show>
      <Show when={props.of.fleet}>
        {(fleet) => (
          <Part label={t(TASK.fleet)} of={fleet()}>
            {t(TASK.fleetSize, counts(fleet()))}
          </Part>
        )}
      </Show>
      <Show when={props.of.logs}>{(logs) => <Part label={t(TASK.logGroup)} of={logs()} />}</Show>
      <Show when={props.of.dashboard}>{(board) => <Part label={t(TASK.dashboard)} of={board()} />}</Show>
    </dl>
  );
}

interface PartProps {
  readonly label: string;
  readonly of?: { readonly name: string; readonly link: string };
  readonly children?: JSX.Element;
}

function Part(props: PartProps): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <Show when={props.of}>
          {(of) => (
            <>
              <a href={of().link} rel="external noreferrer" target="_blank" title={t(TASK.opensCloud)}>
                {of().name}
              </a>{" "}
            </>
          )}
        </Show>
        {props.children}
      </dd>
    </div>
  );
}

/** Numbers as people read them, by the names that texts have for them. */
function counts(of: object): Record<string, string> {
  const numbers = Object.entries(of).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return Object.fromEntries(numbers.map(([name, value]) => [name, show.count(value)]));
}
