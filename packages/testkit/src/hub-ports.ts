import type { Clock, Ids } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";
import type { Plugin } from "@dth/core/plugin";
import type { Roster } from "@dth/core/roster";
import type { WorkQueue } from "@dth/core/work-queue";
import type { HubPorts } from "@dth/hub/ports";
import { createPortableHashing } from "@dth/object-store/portable-hashing";
import { generateSigningKey } from "@dth/transfer/receipt/keys";
import { createReceiptWriter } from "@dth/transfer/receipt-writer";
import { type FakeClock, fakeClock } from "./clock.ts";
import { sequentialIds } from "./ids.ts";
import { type ExecuteRun, type MemoryLauncher, memoryLauncher } from "./launcher.ts";
import { memoryLedger } from "./ledger.ts";
import { type MemoryLiveEvents, memoryLiveEvents } from "./live-events.ts";
import { memoryMetricHistory } from "./metric-history.ts";
import { type MemoryNotifier, memoryNotifier } from "./notifier.ts";
import { memoryPluginHost } from "./plugin-host.ts";
import { memoryReceiptStore } from "./receipt-store.ts";
import { memoryRecordStore } from "./record-store.ts";
import { memoryRoster } from "./roster.ts";
import { memoryRunLogs } from "./run-log.ts";
import { memorySecretStore } from "./secret-store.ts";

/** What a test wants to have otherwise. */
export interface MemoryHubPortsOptions {
  readonly plugins: readonly Plugin[];
  readonly clock?: FakeClock;
  /** What the launcher executes; it gets the ports. Absent: launched runs wait to be stopped. */
  readonly execute?: (ports: HubPorts, ...run: Parameters<ExecuteRun>) => Promise<void>;
  /** Origins that plugins may not contact. */
  readonly refused?: readonly string[];
}

/** A hub's ports in memory, with what tests look at. */
export interface MemoryHubPorts extends HubPorts {
  readonly clock: FakeClock;
  readonly launcher: MemoryLauncher;
  readonly live: MemoryLiveEvents;
  readonly notifier: MemoryNotifier;
  readonly roster: Roster;
}

/** Everything that a hub needs, in memory and on a clock that stands still. */
export async function memoryHubPorts(options: MemoryHubPortsOptions): Promise<MemoryHubPorts> {
  const clock = options.clock ?? fakeClock();
  const ids = sequentialIds();
  const ledger = memoryLedger();
  const tool = { name: "data-transfer-hub", version: "0.0.0-test" };
  const hashing = createPortableHashing();
  const key = await generateSigningKey();
  const { execute } = options;
  const ports: MemoryHubPorts = {
    plugins: options.plugins,
    clock,
    ids,
    ledger,
    version: tool.version,
    records: memoryRecordStore(clock),
    secrets: memorySecretStore(clock),
    launcher: memoryLauncher(execute && ((run, signal) => execute(ports, run, signal))),
    live: memoryLiveEvents(),
    roster: memoryRoster(),
    logs: memoryRunLogs(),
    metrics: memoryMetricHistory(),
    notifier: memoryNotifier(),
    receipts: createReceiptWriter({ ledger, hashing, key, tool }),
    receiptStore: memoryReceiptStore(),
    pluginHost: hostsOf({ clock, ids, ledger, refused: options.refused ?? [] }, () => ports),
  };
  return ports;
}

interface HostParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: Ledger;
  readonly refused: readonly string[];
}

/** Hosts that share queues, and whose lines go to the run's log. */
function hostsOf(parts: HostParts, ports: () => HubPorts): HubPorts["pluginHost"] {
  const queues = new Map<string, WorkQueue>();
  return ({ taskId, runId }) => {
    const written: Promise<void>[] = [];
    const { logs, secrets } = ports();
    const log = (entry: Parameters<typeof logs.append>[2][number]) => {
      written.push(logs.append(taskId, runId, [entry]));
    };
    const host = memoryPluginHost({ ...parts, secrets, queues, log });
    return { ...host, close: async () => void (await Promise.all(written)) };
  };
}
