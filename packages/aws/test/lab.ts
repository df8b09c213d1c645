import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { ObjectStore } from "@dth/core/object-store";
import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { createTransport } from "@dth/local/transport";
import { createS3Store } from "@dth/object-store/s3-store";
import { memoryLedger } from "@dth/testkit/ledger";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { createGovernor } from "@dth/transfer/governor";
import type { EnginePorts, RunRequest } from "@dth/transfer/ports";
import * as v from "valibot";
import { openLedger } from "../src/ledger.ts";
import { openWorkQueue } from "../src/work-queue.ts";
import { emulatorConfig } from "./emulators.ts";

/** Where everything is that the processes of one run share. JSON. */
export interface Lab {
  readonly runId: string;
  readonly dynamoPort: number;
  readonly table: string;
  readonly sqsPort: number;
  readonly queues: { readonly url: string; readonly deadLetterUrl: string };
  /** URLs of two S3 servers, each with the bucket `bucket`. */
  readonly source: string;
  readonly destination: string;
}

/** What one process of a run has of its own. */
export interface LabProcess {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
  close(): Promise<void>;
}

/** Lets one process take part in a run. */
export function enter(lab: Lab): LabProcess {
  const clock = systemClock();
  const options = v.parse(TransferOptionsSchema, {});
  const governor = createGovernor({ clock, ...options });
  const [transport, hashing] = [createTransport(), createHashing()];
  const dynamo = new DynamoDBClient(emulatorConfig(lab.dynamoPort));
  const sqs = new SQSClient(emulatorConfig(lab.sqsPort));
  const store = (endpoint: string): ObjectStore => {
    const credentials = async () => DEFAULT_ACCESS_KEY;
    const connection = { vendor: "minio", endpoint, region: "us-east-1", credentials } as const;
    return createS3Store({ connection, bucket: "bucket", transport, hashing, clock, listener: governor });
  };
  const ledger = openLedger({ client: dynamo, table: lab.table, clock, replica: memoryLedger(), lingerMs: 50 });
  const queue = openWorkQueue({ client: sqs, ...lab.queues, runId: lab.runId, clock, waitSeconds: 0 });
  return {
    request: {
      runId: lab.runId,
      source: { store: store(lab.source), prefix: "" },
      destination: { store: store(lab.destination), prefix: "" },
      options,
    },
    ports: { ledger, queue, clock, ids: randomIds(), hashing, governor },
    async close() {
      await ledger.close();
      await transport.close();
      dynamo.destroy();
      sqs.destroy();
    },
  };
}
