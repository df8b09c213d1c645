import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { Role } from "@dth/core/principal";
import { type AuditSubject, recordAudit } from "../audit/record.ts";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { isRecordId } from "./record-id.ts";
import { requireRole } from "./require-role.ts";

/** What is called, and by whom it may be. {@link permission} has it for every use case of the hub. */
export interface UseCase<T> extends AuditSubject {
  /** Such as `task.create`. */
  readonly action: string;
  /** The lowest one that may. */
  readonly role: Role;
  /** Default: whatever needs more than a viewer. A refusal for lack of the role is audited in any case. */
  readonly audited?: boolean;
  /** What it was done to, where only the result tells. */
  readonly of?: (result: T) => AuditSubject;
}

/**
 * Every use case runs through here: authorised, done, and kept in the audit with its success or failure.
 *
 * @returns what `work` resolves to
 * @throws HubError `UNAUTHENTICATED`, `FORBIDDEN`, whatever `work` throws (as a HubError), and what the record store
 *   throws when the audit entry cannot be kept: what is not audited is not reported as done
 */
export async function useCase<T>(
  ports: Pick<HubPorts, "records" | "clock" | "ids">,
  caller: Caller,
  what: UseCase<T>,
  work: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    requireRole(caller, what.role);
    result = await work();
  } catch (cause) {
    const error = toHubError(cause);
    if (isAudited(what) || hasCode(error, "FORBIDDEN")) await auditFailure(ports, caller, what, error);
    throw error;
  }
  if (isAudited(what)) await recordAudit(ports, caller, what.action, { ...subjectOf(what), ...what.of?.(result) });
  return result;
}

function isAudited<T>({ audited, role }: UseCase<T>): boolean {
  return audited ?? role !== "viewer";
}

/** What is no id of ours may be anything, such as a secret in the wrong place: the audit does not repeat it. */
function subjectOf<T>({ taskId, subject }: UseCase<T>): AuditSubject {
  return { ...(isRecordId(taskId) && { taskId }), ...(isRecordId(subject) && { subject }) };
}

/** Nobody is audited: whoever is not signed in could fill the records. */
async function auditFailure<T>(
  ports: Pick<HubPorts, "records" | "clock" | "ids">,
  caller: Caller,
  what: UseCase<T>,
  error: HubError,
): Promise<void> {
  if (error.code === "UNAUTHENTICATED") return;
  try {
    await recordAudit(ports, caller, what.action, subjectOf(what), error);
  } catch (auditError) {
    const cause = new AggregateError([error, auditError], "the use case failed, and so did its audit entry");
    const { message, details, issues, retryAfterMs } = error;
    throw new HubError(error.code, message, {
      cause,
      details,
      issues,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
}
