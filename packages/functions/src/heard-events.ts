import process from "node:process";
import { openRecordStore } from "@dth/aws/record-store";
import { createScheduledEvents } from "@dth/hub/events/ingest";
import { systemClock } from "@dth/local/clock";
import { randomIds } from "@dth/local/ids";
import { PLUGINS } from "@dth/plugins/plugins";
import { awsClients } from "./aws-clients.ts";
import { RecordsEnvironmentSchema, readEnvironment } from "./environment.ts";
import { lazily } from "./lazily.ts";
import { createLog } from "./log.ts";
import { takeHeard } from "./take-heard.ts";

const log = createLog((line) => process.stdout.write(line), Date.now);

/** The records are all that events ask for. */
const open = lazily(async () => {
  const environment = readEnvironment(RecordsEnvironmentSchema, process.env);
  const clock = systemClock();
  const { dynamo } = awsClients(environment);
  const records = openRecordStore({ client: dynamo, table: environment.HUB_RECORDS_TABLE, clock });
  return createScheduledEvents({ records, clock, ids: randomIds(), plugins: PLUGINS });
});

/**
 * Brings what rules of EventBridge heard of sources to their tasks, from the queue where it waits.
 *
 * @returns the messages that are to come again; after their deliveries they are dead letters, and an alarm says so
 * @throws HubError `INVALID_INPUT` for what is no batch of a queue, and for its environment
 */
export async function handler(event: unknown): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const failed = await takeHeard(await open(), event, log);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
