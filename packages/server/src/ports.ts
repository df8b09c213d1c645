import type { Launcher } from "@dth/core/launcher";
import type { LiveEvents } from "@dth/core/live-events";
import type { Plugin } from "@dth/core/plugin";
import type { HubPorts } from "@dth/hub/ports";
import { systemClock } from "@dth/local/clock";
import { createAddressGate, createEndpointGate, type EndpointPolicy } from "@dth/local/endpoint-policy";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger } from "@dth/local/ledger";
import { openMetricHistory } from "@dth/local/metric-history";
import { createNotifier } from "@dth/local/notifier";
import { createProcesses } from "@dth/local/processes";
import { openReceiptStore } from "@dth/local/receipt-store";
import { openRecordStore } from "@dth/local/record-store";
import { openRunLogs } from "@dth/local/run-log";
import { openSecretStore } from "@dth/local/secret-store";
import { createReceiptWriter } from "@dth/transfer/receipt-writer";
import manifest from "../package.json" with { type: "json" };
import { ambientCredentials } from "./credentials/ambient.ts";
import type { Log } from "./log.ts";
import { createPluginHosts } from "./plugin-host.ts";
import { openSigningKey } from "./signing-key.ts";
import type { StateDirectory } from "./state-directory.ts";

/** Version of the software. */
export const VERSION = manifest.version;

/** What the operator decided for all processes of a hub. JSON, for it travels to them. */
export interface HubSettings {
  readonly endpoints: EndpointPolicy;
  /** Tasks may use the Amazon credentials that the hub's own machine has. */
  readonly ambient: boolean;
  /** Where runs of this life of the hub have their scratch directories. */
  readonly scratch: string;
}

/** What {@link openPorts} needs. */
export interface PortsOptions {
  readonly state: StateDirectory;
  readonly settings: HubSettings;
  readonly plugins: readonly Plugin[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly live: LiveEvents;
  readonly launcher: Launcher;
  readonly log: Log;
}

/** The ports of one process of a hub. */
export interface OpenPorts {
  readonly ports: HubPorts;
  close(): Promise<void>;
}

/** Milliseconds that a webhook or mail server gets. */
const NOTIFY_TIMEOUT_MS = 30_000;

/**
 * Opens everything that the hub needs on one machine.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export async function openPorts(options: PortsOptions): Promise<OpenPorts> {
  const { state, settings, plugins, env, live, launcher, log } = options;
  const clock = systemClock();
  const ids = randomIds();
  const hashing = createHashing();
  const key = await openSigningKey(state.signingKey);
  const allowEndpoint = createEndpointGate(settings.endpoints);
  const allowAddress = createAddressGate(settings.endpoints);
  const closing: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    closing.push(one);
    return one;
  };
  const records = opened(openRecordStore(state.database, clock));
  const ledger = opened(openLedger(state.database));
  const secrets = opened(openSecretStore(state.database, { keyFile: state.secretsKey, clock }));
  const logs = opened(openRunLogs(state.database));
  const metrics = opened(openMetricHistory(state.database));
  const processes = createProcesses({ clock, path: env.PATH ?? "", scratch: settings.scratch });
  const ambient = settings.ambient ? opened(ambientCredentials({ env, clock, hashing })).provider : undefined;
  const tool = { name: "data-transfer-hub", version: VERSION };
  const ports: HubPorts = {
    ...{ plugins, records, ledger, secrets, logs, metrics, launcher, live, clock, ids },
    version: VERSION,
    notifier: createNotifier({
      ...{ secrets, clock, ids, allowEndpoint, allowAddress },
      timeoutMs: NOTIFY_TIMEOUT_MS,
    }),
    receipts: createReceiptWriter({ ledger, hashing, key, tool }),
    receiptStore: openReceiptStore(state.receipts),
    pluginHost: createPluginHosts({
      ...{ clock, ids, hashing, ledger, processes, secrets, logs, log, ambient, allowEndpoint, allowAddress },
      database: state.database,
      // Who alone uses the hub may point skopeo wherever they could point it by hand.
      ownConnectionsOnly: settings.endpoints.networks === "public",
    }),
  };
  const close = async () => {
    for (const one of closing.reverse()) await one.close();
  };
  return { ports, close };
}
