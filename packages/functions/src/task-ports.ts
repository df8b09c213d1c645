import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@dth/aws/ledger";
import { openRoster } from "@dth/aws/roster";
import { openRunLogs } from "@dth/aws/run-log";
import { openSecretStore } from "@dth/aws/secret-store";
import { openWorkQueue } from "@dth/aws/work-queue";
import { MixedQueue } from "@dth/aws/work-queue/mixed-queue";
import { SqsQueue } from "@dth/aws/work-queue/sqs-queue";
import { HubError } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import type { PluginHost } from "@dth/core/plugin";
import type { Roster } from "@dth/core/roster";
import type { RunLogs } from "@dth/core/run-log";
import type { SecretStore } from "@dth/core/secret-store";
import type { HubPorts } from "@dth/hub/ports";
import { systemClock } from "@dth/local/clock";
import { createAddressGate, createEndpointGate } from "@dth/local/endpoint-policy";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger as openReplica } from "@dth/local/ledger";
import { createProcesses } from "@dth/local/processes";
import { ambientCredentials } from "./ambient.ts";
import { type AwsClients, awsClients } from "./aws-clients.ts";
import type { Log } from "./log.ts";
import { mixedWork } from "./mixed-work.ts";
import { createPluginHosts } from "./plugin-hosts.ts";
import type { AnyTaskEnvironment } from "./task-environment.ts";

/** What the programs of a task have in common. */
export interface TaskPorts {
  readonly clients: AwsClients;
  readonly clock: PluginHost["clock"];
  readonly ids: PluginHost["ids"];
  readonly hashing: PluginHost["hashing"];
  readonly ledger: Ledger;
  readonly roster: Roster;
  readonly secrets: SecretStore;
  readonly logs: RunLogs;
  readonly pluginHost: HubPorts["pluginHost"];
  /** The queue of the work, where events of the source are on it, too. A hub takes its tasks' events itself. */
  readonly mixed?: MixedQueue;
  /** Writes what is waiting, and removes what this process kept on its disk. */
  close(): Promise<void>;
}

/**
 * Opens the ledger, the queues and the secrets of a task's own stack. Nothing is asked yet.
 *
 * @param leads whether this process leads runs, instead of working along
 */
export function openTaskPorts(environment: AnyTaskEnvironment, path: string, log: Log, leads = false): TaskPorts {
  const clients = awsClients(environment);
  const { clock, ids, hashing } = { clock: systemClock(), ids: randomIds(), hashing: createHashing() };
  const scratch = mkdtempSync(join(environment.SCRATCH, "task-"));
  const replica = openReplica(join(scratch, "replica.db"));
  const { LEDGER_TABLE: table, TASK_ID: scope } = environment;
  // Tasks of one hub share its table.
  const ledger = openLedger({
    client: clients.dynamo,
    table,
    clock,
    replica,
    ...(scope === undefined ? {} : { scope }),
  });
  const roster = openRoster({ client: clients.dynamo, table, clock });
  const secrets = openSecretStore({ client: clients.secrets, prefix: environment.SECRET_PREFIX, clock });
  const logs = logsOf(clients, environment, log);
  const { QUEUE_URL: url, DEAD_LETTER_QUEUE_URL: deadLetterUrl } = environment;
  const mixed = mixedQueueOf(clients, environment, clock);
  const pluginHost = createPluginHosts({
    ...{ clock, ids, hashing, ledger, secrets, logs, log },
    ambient: ambientCredentials(clients.s3.config.credentials),
    processes: createProcesses({ clock, path, scratch }),
    queue(runId) {
      if (url === undefined || deadLetterUrl === undefined)
        throw new HubError("NOT_SUPPORTED", "the stack of this task has no queues");
      const queue = { client: clients.sqs, url, deadLetterUrl, runId, clock };
      if (mixed === undefined) return openWorkQueue(queue);
      return openWorkQueue({ ...queue, mixed: mixedWork({ queue: mixed, ledger, clock, runId, leads }) });
    },
    // The stack's owner says with the network what can be reached; the metadata service cannot be, whatever it says.
    allowEndpoint: createEndpointGate({ networks: "all" }),
    allowAddress: createAddressGate({ networks: "all" }),
  });
  const close = async () => {
    // What nobody had yet need not wait until its lease is over.
    await mixed?.giveBack().catch((error: unknown) => log("warn", "messages come again later", { error }));
    await ledger.close();
    rmSync(scratch, { recursive: true, force: true });
  };
  const ports = { clients, clock, ids, hashing, ledger, roster, secrets, logs, pluginHost, close };
  return mixed === undefined ? ports : { ...ports, mixed };
}

function mixedQueueOf(
  { sqs }: AwsClients,
  { QUEUE_URL: url, SOURCE_EVENTS: hasEvents, TASK_ID: taskId }: AnyTaskEnvironment,
  clock: PluginHost["clock"],
): MixedQueue | undefined {
  if (url === undefined || hasEvents === undefined || taskId !== undefined) return undefined;
  return new MixedQueue(new SqsQueue(sqs, url, clock), clock);
}

/** Where the hub shows them, too, in a program that was told of that. */
function logsOf({ logs: client }: AwsClients, { HUB_RUN_LOGS: group }: AnyTaskEnvironment, log: Log): RunLogs {
  const own = standardOutput(log);
  if (group === undefined) return own;
  const hubs = openRunLogs({ client, group });
  return {
    ...own,
    async append(taskId, runId, entries) {
      await own.append(taskId, runId, entries);
      await hubs.append(taskId, runId, entries);
    },
  };
}

/** Lines of a run go where all lines of a container go: to its log group, which the template made. */
function standardOutput(log: Log): RunLogs {
  return {
    async append(taskId, runId, entries) {
      for (const { level, message } of entries) log(level, message, { taskId, runId });
    },
    read: async () => ({ entries: [], cursor: "" }),
    streams: async () => [],
    expire: async () => undefined,
  };
}
