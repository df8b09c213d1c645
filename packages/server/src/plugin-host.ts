import type { Clock, Ids } from "@dth/core/clock";
import type { CredentialProvider } from "@dth/core/credentials";
import type { Hashing } from "@dth/core/hashing";
import type { Ledger } from "@dth/core/ledger";
import type { PluginHost } from "@dth/core/plugin";
import type { Processes } from "@dth/core/processes";
import type { LogEntry, RunLogs } from "@dth/core/run-log";
import type { SecretStore } from "@dth/core/secret-store";
import type { HubPorts } from "@dth/hub/ports";
import type { AllowAddress } from "@dth/local/allowed-address";
import { busyMeter } from "@dth/local/busy-meter";
import { createTransport } from "@dth/local/transport";
import { type LocalWorkQueue, openWorkQueue } from "@dth/local/work-queue";
import type { Log } from "./log.ts";

/** What every plugin host of a process shares. */
export interface PluginHostParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly ledger: Ledger;
  readonly processes: Processes;
  readonly secrets: SecretStore;
  readonly logs: RunLogs;
  readonly log: Log;
  /** The state file, in which the queues are. */
  readonly database: string;
  readonly ambient: CredentialProvider | undefined;
  readonly allowEndpoint: (origin: string) => Promise<void>;
  readonly allowAddress: AllowAddress;
  readonly ownConnectionsOnly: boolean;
}

/** Milliseconds that lines of a log are gathered before they are written together. */
const GATHER_MS = 200;

/** What a plugin gets for one run: connections, queues and a log of its own. */
export function createPluginHosts(parts: PluginHostParts): HubPorts["pluginHost"] {
  const { clock, ids, hashing, ledger, processes, secrets, allowEndpoint, allowAddress, ambient, database } = parts;
  const { ownConnectionsOnly } = parts;
  return ({ taskId, runId }) => {
    const transport = createTransport({ allowAddress });
    const queues = new Map<string, LocalWorkQueue>();
    const lines = new LogLines(parts, taskId, runId);
    const host: PluginHost = {
      ...{ clock, ids, hashing, ledger, processes, transport, allowEndpoint, ownConnectionsOnly },
      queue(id) {
        const queue = queues.get(id) ?? openWorkQueue(database, id, { clock });
        queues.set(id, queue);
        return queue;
      },
      secret: (name) => secrets.read(name),
      ambient: () => ambient,
      log: (level, message) => lines.add({ at: clock.now(), level, message }),
      ...busyMeter(),
    };
    const close = async () => {
      await lines.close();
      for (const queue of queues.values()) await queue.close();
      await transport.close();
    };
    return { ...host, close };
  };
}

/** Writes lines together, so that a talkative run costs few transactions. */
class LogLines {
  readonly #parts: PluginHostParts;
  readonly #taskId: string;
  readonly #runId: string;
  readonly #closing = new AbortController();
  #waiting: LogEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: PluginHostParts, taskId: string, runId: string) {
    this.#parts = parts;
    this.#taskId = taskId;
    this.#runId = runId;
  }

  add(entry: LogEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#write());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    // An aborted sleep only means that there is no time to gather.
    await this.#parts.clock.sleep(GATHER_MS, this.#closing.signal).catch(() => {});
    const entries = this.#waiting;
    this.#waiting = [];
    try {
      await this.#parts.logs.append(this.#taskId, this.#runId, entries);
    } catch (error) {
      // A log that cannot be written never fails a run.
      this.#parts.log.error("a run's log cannot be written", { runId: this.#runId, error });
    }
  }
}
