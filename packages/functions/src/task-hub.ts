import { openMetricHistory } from "@dth/aws/metric-history";
import { openReceiptStore } from "@dth/aws/receipt-store";
import { openRecordStore } from "@dth/aws/record-store";
import { HubError } from "@dth/core/error";
import type { Launcher } from "@dth/core/launcher";
import type { MetricHistory } from "@dth/core/metric-history";
import type { Notifier } from "@dth/core/notifier";
import type { Plugin } from "@dth/core/plugin";
import { createReceiptWriter } from "@dth/transfer/receipt-writer";
import { type OpenPorts, VERSION } from "./hub-ports.ts";
import { openLive } from "./live.ts";
import type { Log } from "./log.ts";
import { openSigningKey } from "./signing-key.ts";
import type { AnyTaskEnvironment } from "./task-environment.ts";
import type { TaskPorts } from "./task-ports.ts";

/**
 * The hub's ports where one of its runs is executed.
 *
 * @throws HubError `INVALID_INPUT` when the stack was not told of the hub's table, bucket and key; as the key's secret does
 */
export async function openTaskHub(
  environment: AnyTaskEnvironment,
  task: TaskPorts,
  plugins: readonly Plugin[],
  log: Log,
): Promise<OpenPorts> {
  const { HUB_TABLE: table, RECEIPT_BUCKET: bucket, SIGNING_KEY: secret, HUB_METRICS: namespace } = environment;
  if (table === undefined || bucket === undefined || secret === undefined)
    throw new HubError("INVALID_INPUT", "the environment is not complete: see HUB_TABLE, RECEIPT_BUCKET, SIGNING_KEY");
  const { clients, clock, ids, hashing, ledger, roster, secrets, logs, pluginHost } = task;
  const key = await openSigningKey(clients.secrets, secret);
  const live = openLive(clients, environment, clock, log);
  const ports = {
    ...{ plugins, live, clock, ids, ledger, roster, secrets, logs, pluginHost, version: VERSION },
    records: openRecordStore({ client: clients.dynamo, table, clock }),
    receipts: createReceiptWriter({ ledger, hashing, key, tool: { name: "data-transfer-hub", version: VERSION } }),
    receiptStore: openReceiptStore({ client: clients.s3, bucket, prefix: "receipts/" }),
    launcher: NO_LAUNCHER,
    notifier: NO_NOTIFIER,
    metrics: namespace === undefined ? NO_METRICS : openMetricHistory({ client: clients.cloudwatch, namespace, clock }),
  };
  return { ports, settled: () => live.settled() };
}

async function refuse(): Promise<never> {
  throw new HubError("NOT_SUPPORTED", "this is for the hub to do, not for where a run is executed");
}

const NO_LAUNCHER: Launcher = { launch: refuse, stop: refuse, discard: refuse, state: refuse };
const NO_NOTIFIER: Notifier = { send: refuse };
/** A hub that was not told of a namespace shows none; the stack's own dashboard does. */
const NO_METRICS: MetricHistory = {
  record: async () => undefined,
  read: async () => [],
  expire: async () => undefined,
};
