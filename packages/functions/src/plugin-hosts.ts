import type { Clock, Ids } from "@dth/core/clock";
import type { CredentialProvider } from "@dth/core/credentials";
import type { Hashing } from "@dth/core/hashing";
import type { Ledger } from "@dth/core/ledger";
import type { PluginHost } from "@dth/core/plugin";
import type { Processes } from "@dth/core/processes";
import type { RunLogs } from "@dth/core/run-log";
import type { SecretStore } from "@dth/core/secret-store";
import type { WorkQueue } from "@dth/core/work-queue";
import type { HubPorts } from "@dth/hub/ports";
import type { AllowAddress } from "@dth/local/allowed-address";
import { createTransport } from "@dth/local/transport";
import type { Log } from "./log.ts";

/** What every plugin host of a process shares. */
export interface PluginHostParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly ledger: Ledger;
  readonly processes: Processes;
  readonly secrets: Pick<SecretStore, "read">;
  readonly logs: Pick<RunLogs, "append">;
  readonly log: Log;
  readonly ambient: CredentialProvider;
  readonly allowEndpoint: (origin: string) => Promise<void>;
  readonly allowAddress: AllowAddress;
  /** See `PluginHost`. */
  readonly ownConnectionsOnly?: boolean;
  /** @throws HubError `NOT_SUPPORTED` where no run is executed */
  readonly queue: (runId: string) => WorkQueue;
}

/**
 * Milliseconds for which work is leased: nobody can tell SQS that a killed worker's leases are over, so that they are short.
 * A worker that lives prolongs them three times in that time.
 */
export const LEASE_MS = 150_000;

/** What a plugin gets for one run, or for looking at both sides. */
export function createPluginHosts(parts: PluginHostParts): HubPorts["pluginHost"] {
  const { clock, ids, hashing, ledger, processes, secrets, allowEndpoint, allowAddress, ambient, queue, logs, log } =
    parts;
  const { ownConnectionsOnly = false } = parts;
  return ({ taskId, runId }) => {
    const transport = createTransport({ allowAddress });
    let writing: Promise<void> = Promise.resolve();
    const host: PluginHost = {
      ...{ clock, ids, hashing, ledger, processes, transport, allowEndpoint, queue, ownConnectionsOnly },
      leaseMs: LEASE_MS,
      secret: (name) => secrets.read(name),
      ambient: () => ambient,
      log(level, message) {
        const entries = [{ at: clock.now(), level, message }];
        writing = writing.then(() =>
          // A log that cannot be written never fails a run.
          logs.append(taskId, runId, entries).catch((error: unknown) => log("error", "a run's log is lost", { error })),
        );
      },
    };
    const close = async () => {
      await writing;
      await transport.close();
    };
    return { ...host, close };
  };
}
