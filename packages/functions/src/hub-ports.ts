import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDeadLetters } from "@dth/aws/dead-letters";
import { openInfrastructure } from "@dth/aws/infrastructure";
import { createLauncher } from "@dth/aws/launcher";
import { openLedger } from "@dth/aws/ledger";
import { openMetricHistory } from "@dth/aws/metric-history";
import { createNotifier } from "@dth/aws/notifier";
import { openReceiptStore } from "@dth/aws/receipt-store";
import { openRecordStore } from "@dth/aws/record-store";
import { openRoster } from "@dth/aws/roster";
import { openRunLogs } from "@dth/aws/run-log";
import { openSecretStore } from "@dth/aws/secret-store";
import { openSourceListener } from "@dth/aws/source-listener";
import { openWorkerEndings } from "@dth/aws/worker-endings";
import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import type { HubPorts } from "@dth/hub/ports";
import { systemClock } from "@dth/local/clock";
import { createAddressGate, createEndpointGate, type EndpointPolicy } from "@dth/local/endpoint-policy";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger as openReplica } from "@dth/local/ledger";
import { createNotifier as createOtherNotifier } from "@dth/local/notifier";
import { createProcesses } from "@dth/local/processes";
import { createReceiptWriter } from "@dth/transfer/receipt-writer";
import manifest from "../package.json" with { type: "json" };
import { ambientCredentials } from "./ambient.ts";
import { type AwsClients, awsClients } from "./aws-clients.ts";
import type { HubEnvironment } from "./environment.ts";
import { launchError } from "./launch/explain-error.ts";
import { openLive } from "./live.ts";
import type { Log } from "./log.ts";
import { createPluginHosts } from "./plugin-hosts.ts";
import { openSigningKey } from "./signing-key.ts";

/** Version of the software. */
export const VERSION = manifest.version;

/** The ports of one function. */
export interface OpenPorts {
  readonly ports: HubPorts;
  /** Waits for what was said to watchers: a function sleeps as soon as it has answered. */
  settled(): Promise<void>;
}

/** What {@link openHubPorts} needs. */
export interface HubPortsOptions {
  readonly environment: HubEnvironment;
  readonly plugins: readonly Plugin[];
  readonly log: Log;
}

/** Milliseconds of the 29 s that the doors have for a call: what takes longer is left to the hub's clock. */
const CALL_MS = 10_000;

/** Milliseconds that a webhook or mail server gets. */
const NOTIFY_TIMEOUT_MS = 20_000;

/**
 * The hub's ports on AWS. Runs are launched from here and executed elsewhere.
 *
 * @throws HubError `SECRETS_UNUSABLE`, `ACCESS_DENIED`, `NETWORK` when the signing key cannot be had
 */
export async function openHubPorts({ environment, plugins, log }: HubPortsOptions): Promise<OpenPorts> {
  const clients = awsClients(environment);
  const { clock, ids, hashing } = { clock: systemClock(), ids: randomIds(), hashing: createHashing() };
  const { HUB_SECRETS_PREFIX: prefix, HUB_RECEIPTS_BUCKET: bucket, HUB_LAUNCHER: stateMachineArn } = environment;
  const policy = policyOf(environment);
  const [allowEndpoint, allowAddress] = [createEndpointGate(policy), createAddressGate(policy)];
  const secrets = openSecretStore({ client: clients.secrets, prefix, clock });
  const ledger = ledgerOf(clients, environment, clock);
  const logs = openRunLogs({ client: clients.logs, group: environment.HUB_RUN_LOGS });
  const live = openLive(clients, environment, clock, log);
  const key = await openSigningKey(clients.secrets, environment.HUB_SIGNING_KEY);
  const scratch = mkdtempSync(join(tmpdir(), "programs-"));
  const ports: HubPorts = {
    ...{ plugins, secrets, ledger, logs, live, clock, ids, version: VERSION, callMs: CALL_MS },
    records: openRecordStore({ client: clients.dynamo, table: environment.HUB_RECORDS_TABLE, clock }),
    roster: openRoster({ client: clients.dynamo, table: environment.HUB_LEDGER_TABLE, clock }),
    ...infrastructureOf(clock, clients, environment),
    ...listenerOf(clients, environment),
    launcher: createLauncher({ client: clients.sfn, stateMachineArn }),
    metrics: openMetricHistory({ client: clients.cloudwatch, namespace: environment.HUB_METRICS, clock }),
    notifier: createNotifier({
      client: clients.sns,
      others: createOtherNotifier({ secrets, clock, ids, allowEndpoint, allowAddress, timeoutMs: NOTIFY_TIMEOUT_MS }),
    }),
    receipts: createReceiptWriter({ ledger, hashing, key, tool: { name: "data-transfer-hub", version: VERSION } }),
    receiptStore: openReceiptStore({ client: clients.s3, bucket, prefix: "receipts/" }),
    pluginHost: createPluginHosts({
      ...{ clock, ids, hashing, ledger, secrets, logs, log, allowEndpoint, allowAddress },
      ambient: ambientCredentials(clients.s3.config.credentials),
      // A function of the hub has no programs: those that tasks need are in the images of their stacks.
      processes: createProcesses({ clock, path: "", scratch }),
      ownConnectionsOnly: true,
      queue() {
        throw new HubError("NOT_SUPPORTED", "work is done by a task's own workers, not by the hub");
      },
    }),
  };
  return { ports, settled: () => live.settled() };
}

function infrastructureOf(
  clock: HubPorts["clock"],
  { cloudFormation, autoScaling, sqs, dynamo, ecs }: AwsClients,
  {
    HUB_STACK_PREFIX: stackPrefix,
    HUB_RECORDS_TABLE: table,
    HUB_TASK_LOGS: taskLogs,
    AWS_REGION: region,
  }: HubEnvironment,
): Pick<HubPorts, "infrastructure" | "deadLetters" | "workerEndings"> {
  if (stackPrefix === undefined) return {};
  const logs = taskLogs === undefined ? {} : { taskLogs };
  const options = { cloudFormation, autoScaling, sqs, dynamo, table, stackPrefix, region, ...logs };
  const deadLetters = openDeadLetters({ cloudFormation, sqs, clock, stackPrefix });
  const workerEndings = openWorkerEndings({ ecs, stackPrefix, explain: launchError });
  return { infrastructure: openInfrastructure(options), deadLetters, workerEndings };
}

function listenerOf(
  { eventBridge, s3 }: AwsClients,
  {
    HUB_EVENT_RULES: rulePrefix,
    HUB_HEARD_QUEUE: queueArn,
    HUB_HEARD_DEAD_LETTERS: deadLetterArn,
    ...rest
  }: HubEnvironment,
): Pick<HubPorts, "listener"> {
  if (rulePrefix === undefined || queueArn === undefined || deadLetterArn === undefined) return {};
  const { AWS_REGION: region } = rest;
  return { listener: openSourceListener({ eventBridge, s3, region, rulePrefix, queueArn, deadLetterArn }) };
}

/** A hub that several people share opens nothing of its own network to them. */
function policyOf({ HUB_ALLOWED_HOSTS: hosts }: HubEnvironment): EndpointPolicy {
  const allowed = hosts?.split(",").map((host) => host.trim());
  return { networks: "public", ...(allowed === undefined ? {} : { allowed }) };
}

function ledgerOf({ dynamo }: AwsClients, { HUB_LEDGER_TABLE: table }: HubEnvironment, clock: HubPorts["clock"]) {
  const directory = mkdtempSync(join(tmpdir(), "ledger-"));
  return openLedger({ client: dynamo, table, clock, replica: openReplica(join(directory, "replica.db")) });
}
