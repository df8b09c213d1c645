import type { Clock, Ids } from "@dth/core/clock";
import type { CredentialProvider } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import type { PluginHost } from "@dth/core/plugin";
import type { Processes } from "@dth/core/processes";
import type { LogEntry } from "@dth/core/run-log";
import type { SecretStore } from "@dth/core/secret-store";
import type { Transport } from "@dth/core/transport";
import type { WorkQueue } from "@dth/core/work-queue";
import { createPortableHashing } from "@dth/object-store/portable-hashing";
import { fakeClock } from "./clock.ts";
import { sequentialIds } from "./ids.ts";
import { memoryLedger } from "./ledger.ts";
import { memoryProcesses } from "./processes.ts";
import { memorySecretStore } from "./secret-store.ts";
import { memoryWorkQueue } from "./work-queue.ts";

/** What a test wants to have otherwise; everything absent is made in memory. */
export interface MemoryPluginHostOptions {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly ledger?: Ledger;
  readonly transport?: Transport;
  readonly processes?: Processes;
  readonly ownConnectionsOnly?: boolean;
  readonly secrets?: SecretStore;
  /** Queues by run, shared by hosts that are given the same map. */
  readonly queues?: Map<string, WorkQueue>;
  readonly ambient?: CredentialProvider;
  /** Origins that are refused with `ENDPOINT_REFUSED`. */
  readonly refused?: readonly string[];
  /** Also told of every line. */
  readonly log?: (entry: LogEntry) => void;
}

/** A plugin's host in memory, and what it heard. */
export interface MemoryPluginHost extends PluginHost {
  /** Where {@link PluginHost.secret} looks. */
  readonly secrets: SecretStore;
  /** Oldest first. */
  readonly logged: readonly LogEntry[];
  /** Origins that somebody asked for, oldest first, the refused ones included. */
  readonly contacted: readonly string[];
  close(): Promise<void>;
}

/** Everything a plugin gets from outside, in memory. */
export function memoryPluginHost(options: MemoryPluginHostOptions = {}): MemoryPluginHost {
  const clock = options.clock ?? fakeClock();
  const secrets = options.secrets ?? memorySecretStore(clock);
  const queues = options.queues ?? new Map<string, WorkQueue>();
  const logged: LogEntry[] = [];
  const contacted: string[] = [];
  return {
    clock,
    secrets,
    logged,
    contacted,
    ids: options.ids ?? sequentialIds(),
    hashing: createPortableHashing(),
    transport: options.transport ?? unreachable(),
    ledger: options.ledger ?? memoryLedger(),
    processes: options.processes ?? memoryProcesses(),
    ownConnectionsOnly: options.ownConnectionsOnly ?? false,
    queue(runId) {
      const queue = queues.get(runId) ?? memoryWorkQueue({ clock });
      queues.set(runId, queue);
      return queue;
    },
    secret: (name) => secrets.read(name),
    ambient: () => options.ambient,
    async allowEndpoint(origin) {
      contacted.push(origin);
      if (options.refused?.includes(origin)) throw new HubError("ENDPOINT_REFUSED", `${origin} is not allowed here`);
    },
    log(level, message) {
      const entry = { at: clock.now(), level, message };
      logged.push(entry);
      options.log?.(entry);
    },
    async close() {},
  };
}

/** A network on which nobody answers. */
function unreachable(): Transport {
  return {
    async send({ origin }) {
      throw new HubError("NETWORK", `${origin} cannot be reached`);
    },
    async close() {},
  };
}
