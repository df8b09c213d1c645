import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Hub } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { tasksOf } from "./task-records.ts";

/** What a task is executed by; empty on one machine, where that is a process. */
export function createInfrastructure(ports: HubPorts): Hub["infrastructure"] {
  return (caller, taskId) =>
    useCase(ports, caller, permission("infrastructure"), async () => {
      requireRecordId("task", taskId);
      await tasksOf(ports.records).get(taskId);
      return ports.infrastructure?.of(taskId) ?? {};
    });
}
