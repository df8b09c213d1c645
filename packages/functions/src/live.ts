import { createLiveEvents, type PublishedEvents } from "@dth/aws/live-events";
import type { Clock } from "@dth/core/clock";
import type { HubError } from "@dth/core/error";
import { createEventBus } from "@dth/core/event-bus";
import { ambientCredentials } from "./ambient.ts";
import type { AwsClients } from "./aws-clients.ts";
import type { Log } from "./log.ts";

/** Where watchers are told: AppSync's address, if there is one. */
export interface LivePlace {
  readonly AWS_REGION: string;
  readonly HUB_GRAPHQL_URL?: string | undefined;
}

/** Tells watchers by AppSync, in the name of this process' role. Where there is no AppSync, they ask the records again. */
export function openLive(
  { s3 }: AwsClients,
  { HUB_GRAPHQL_URL: endpoint, AWS_REGION: region }: LivePlace,
  clock: Clock,
  log: Log,
): PublishedEvents {
  if (endpoint === undefined) return { ...createEventBus(), settled: async () => undefined };
  const keys = ambientCredentials(s3.config.credentials);
  const credentials = () => keys({ refresh: false });
  const failed = (error: HubError) => log("warn", "a live event was not told", { error });
  return createLiveEvents({ endpoint, region, credentials, clock, failed });
}
