import { log, openHub } from "./open-hub.ts";
import { takeHeard } from "./take-heard.ts";

/**
 * Brings what rules of EventBridge heard of sources to their tasks, from the queue where it waits.
 *
 * @returns the messages that are to come again; after their deliveries they are dead letters, and an alarm says so
 * @throws HubError `INVALID_INPUT` for what is no batch of a queue; as opening the hub does
 */
export async function handler(event: unknown): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const { hub, settled } = await openHub();
  const failed = await takeHeard(hub.events, event, log);
  await settled();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
