import type { JSX } from "solid-js";
import { acceptFailures, type InboxGroupF } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { FormField } from "../../forms/Form.tsx";
import { FormDialog } from "../../forms/FormDialog.tsx";
import { createForm } from "../../forms/form.ts";
import { t } from "../../i18n/language.ts";
import { TASK } from "../task/texts.ts";
import { checkAcceptance } from "./acceptance-form.ts";

/** What of a run's failures is accepted: those of one code. */
export function causeOf({ runId, code }: Pick<InboxGroupF, "runId" | "code">): string {
  return `${runId} ${code}`;
}

/** Asks why failures of one cause are fine. */
export function AcceptDialog(props: {
  readonly group: InboxGroupF;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): JSX.Element {
  const { runId, code } = props.group;
  const form = createForm({
    name: "acceptance",
    of: causeOf(props.group),
    initial: { reason: "" },
    check: checkAcceptance,
    async send({ reason }) {
      await request(acceptFailures, { runId, code, reason });
      form.forget();
      props.onDone();
    },
  });
  return (
    <FormDialog form={form} title={t(TASK.acceptTitle, { code })} submit={t(TASK.accept)} onClose={props.onClose}>
      <p>{t(TASK.acceptHelp)}</p>
      <FormField form={form} path="reason" label={t(TASK.reason)}>
        {(ids) => (
          <textarea
            {...ids}
            class="input"
            dir="auto"
            value={form.values.reason}
            onInput={(event) => form.change({ reason: event.currentTarget.value })}
          />
        )}
      </FormField>
    </FormDialog>
  );
}
