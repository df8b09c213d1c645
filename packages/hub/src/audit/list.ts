import type { StoredRecord } from "@dth/core/record-store";
import { pageOf } from "../access/page-request.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { AuditEntry } from "../entities.ts";
import type { AuditUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";

/** The audit as people may read it: of one task, or of everything. */
export function createAudit(ports: HubPorts): AuditUseCases {
  return {
    list(caller, query) {
      const { taskId } = query;
      const role = taskId === undefined ? "admin" : "viewer";
      return useCase(ports, caller, { ...permission("audit.list"), role }, async () => {
        if (taskId !== undefined) requireRecordId("task", taskId);
        const group = taskId === undefined ? {} : { group: taskId };
        const page = await ports.records.list("audit", { ...pageOf(query), ...group, order: "descending" });
        const items = page.records.map(entryOf);
        return page.cursor === undefined ? { items } : { items, cursor: page.cursor };
      });
    },
  };
}

/** Only `recordAudit` writes these records. */
function entryOf({ body }: StoredRecord): AuditEntry {
  return body as AuditEntry;
}
