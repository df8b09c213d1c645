import { rmSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@dth/aws/ledger";
import type { Ledger } from "@dth/core/ledger";
import { openLedger as openReplica } from "@dth/local/ledger";
import { openWorkQueue } from "@dth/local/work-queue";
import type { SourceEventsOptions } from "./source-events.ts";
import type { TaskEnvironment } from "./task-environment.ts";
import type { TaskPorts } from "./task-ports.ts";

/** What runs of events have of their own. */
export interface EventPorts {
  readonly ledger: Ledger;
  readonly open: SourceEventsOptions["open"];
  close(): Promise<void>;
}

/** Milliseconds for which the table keeps what became of events. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Opens the ledger and the queue of a process' own runs of events: they are listed apart from those of the schedule, and
 * their work is for this process alone, since the events' messages come to another one when this one is gone.
 *
 * @param directory is removed in the end
 */
export function openEventPorts(
  { LEDGER_TABLE: table }: Pick<TaskEnvironment, "LEDGER_TABLE">,
  { clients, clock, pluginHost }: Pick<TaskPorts, "clients" | "clock" | "pluginHost">,
  directory: string,
): EventPorts {
  const database = join(directory, "queue.db");
  const ledger = openLedger({
    ...{ client: clients.dynamo, table, clock, scope: "events", sharesCopies: true, retentionMs: KEPT_MS },
    replica: openReplica(join(directory, "replica.db")),
  });
  return {
    ledger,
    open(job) {
      const host = pluginHost(job);
      const queue = openWorkQueue(database, job.runId, { clock });
      const close = async () => {
        await queue.close();
        await host.close();
      };
      return { ...host, ledger, queue: () => queue, close };
    },
    async close() {
      await ledger.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
