import { log, openHub } from "./open-hub.ts";
import { lookAfterHub } from "./upkeep.ts";

/**
 * What the hub does by itself, once a minute. Whatever fails is tried again in a minute. Fails when any part did, so that an
 * alarm hears of it.
 *
 * @throws whatever the first part that failed threw, once all have ended
 */
export async function handler(): Promise<void> {
  const { ports, settled, environment } = await openHub();
  const errors = await lookAfterHub(ports, log, { resultsTopic: environment.HUB_RESULTS_TOPIC });
  await settled();
  if (errors.length > 0) throw errors[0];
}
