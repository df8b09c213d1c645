import type { HubError } from "@dth/core/error";
import { isRecordId } from "../access/record-id.ts";
import type { Caller } from "../caller.ts";
import type { AuditEntry } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { timeKey } from "./time-key.ts";

/** What a use case was done to. */
export interface AuditSubject {
  readonly taskId?: string;
  /** Such as a connection's id. */
  readonly subject?: string;
}

/** Milliseconds that an entry is kept: two years. */
export const AUDIT_KEPT_MS = 2 * 365 * 86_400_000;

/**
 * Keeps one call in the audit, durable when it resolves. Texts from outside are cut to 200 characters.
 *
 * @param error why it failed; absent: it succeeded
 * @throws HubError as `RecordStore.put` does
 */
export async function recordAudit(
  ports: Pick<HubPorts, "records" | "clock" | "ids">,
  caller: Caller,
  action: string,
  { taskId, subject }: AuditSubject,
  error?: HubError,
): Promise<void> {
  const { principal, door, requestId } = caller;
  const entry: AuditEntry = {
    id: ports.ids.next(),
    at: ports.clock.now(),
    by: cut(principal.subject),
    byName: cut(principal.name),
    door,
    requestId: cut(requestId),
    action,
    ...(taskId !== undefined && { taskId: cut(taskId) }),
    ...(subject !== undefined && { subject: cut(subject) }),
    ...(error && { code: error.code, ...detailOf(error) }),
  };
  const group = taskId !== undefined && isRecordId(taskId) ? { group: taskId } : {};
  const expiresAt = entry.at + AUDIT_KEPT_MS;
  await ports.records.put(
    "audit",
    { id: entry.id, body: entry, sort: timeKey(entry.at), ...group, expiresAt },
    "absent",
  );
}

/**
 * What a defect says of itself comes from foreign code and may hold anything, so only its code is kept. Of a wrong input
 * the fields are, where they look like fields: the input itself never is.
 */
function detailOf({ class: kind, issues, message }: HubError): { detail?: string } {
  if (kind === "internal") return {};
  if (issues.length === 0) return { detail: cut(message) };
  const paths = issues.map(({ path }) => path).filter((path) => /^[\w.-]{1,100}$/.test(path));
  return { detail: cut(`the input is not valid: ${[...new Set(paths)].join(", ")}`) };
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 200 ? line : `${line.slice(0, 199).toWellFormed()}…`;
}
