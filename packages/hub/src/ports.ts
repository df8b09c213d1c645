import type { Clock, Ids } from "@dth/core/clock";
import type { DeadLetters } from "@dth/core/dead-letter";
import type { Infrastructure } from "@dth/core/infrastructure";
import type { Launcher } from "@dth/core/launcher";
import type { Ledger } from "@dth/core/ledger";
import type { LiveEvents } from "@dth/core/live-events";
import type { MetricHistory } from "@dth/core/metric-history";
import type { Notifier } from "@dth/core/notifier";
import type { Plugin, PluginHost } from "@dth/core/plugin";
import type { ReceiptStore, ReceiptWriter } from "@dth/core/receipt-writer";
import type { RecordStore } from "@dth/core/record-store";
import type { Roster } from "@dth/core/roster";
import type { RunLogs } from "@dth/core/run-log";
import type { SecretStore } from "@dth/core/secret-store";
import type { SourceListener } from "@dth/core/source-listener";
import type { WorkerEndings } from "@dth/core/worker-endings";

/** Everything the hub gets from outside. The composition root chooses it: memory, one machine, or AWS. */
export interface HubPorts {
  readonly plugins: readonly Plugin[];
  readonly records: RecordStore;
  readonly secrets: SecretStore;
  readonly ledger: Ledger;
  readonly launcher: Launcher;
  /** Absent where a run is executed by nothing but a process. */
  readonly infrastructure?: Infrastructure;
  /** Absent where a run's queue is at hand, for that tells its own. */
  readonly deadLetters?: DeadLetters;
  /** Absent where workers are the hub's own processes. */
  readonly workerEndings?: WorkerEndings;
  /** Absent where nobody but the process that executes a run works on it. */
  readonly roster?: Roster;
  /** Absent where sources have nothing to tell the hub by. */
  readonly listener?: SourceListener;
  readonly live: LiveEvents;
  readonly logs: RunLogs;
  readonly metrics: MetricHistory;
  readonly notifier: Notifier;
  readonly receipts: ReceiptWriter;
  readonly receiptStore: ReceiptStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** What a plugin gets for one run, or for looking at both sides; `log` goes to that run's log. Closed by the caller. */
  pluginHost(purpose: { readonly taskId: string; readonly runId: string }): PluginHost & { close(): Promise<void> };
  /** Milliseconds that a call may be busy with what can go on beside it. Absent: as long as it takes. */
  readonly callMs?: number;
  /** Version of the software, for `about` and receipts. */
  readonly version: string;
}
