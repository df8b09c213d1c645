import { type JSX, Show } from "solid-js";
import type { SnapshotF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { TASK } from "./texts.ts";

/** What a source that counts its readers' requests still allows, as last heard. */
export function Budget(props: { readonly of: SnapshotF["budget"] | undefined }): JSX.Element {
  return (
    <Show when={props.of}>
      {(budget) => (
        <div class="budget">
          <dt class="label">{t(TASK.budget)}</dt>
          <dd class="state wrap" data-tone={budget().remaining === 0 ? "alarm" : undefined}>
            {t(TASK.budgetLeft, { left: show.count(budget().remaining), limit: show.count(budget().limit) })}
          </dd>
          <dd class="quiet small" title={show.moment(budget().resetsAt)}>
            {t(TASK.budgetResets, { when: show.ago(budget().resetsAt) })}
          </dd>
        </div>
      )}
    </Show>
  );
}
