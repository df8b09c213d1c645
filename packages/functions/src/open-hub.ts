import process from "node:process";
import { createHub } from "@dth/hub/create-hub";
import type { Hub } from "@dth/hub/hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { type HubEnvironment, HubEnvironmentSchema, readEnvironment } from "./environment.ts";
import { type OpenPorts, openHubPorts } from "./hub-ports.ts";
import { lazily } from "./lazily.ts";
import { createLog, type Log } from "./log.ts";

/** The hub of a function, for as long as AWS keeps it. */
export interface OpenHub extends OpenPorts {
  readonly hub: Hub;
  readonly environment: HubEnvironment;
}

/** This process' log: standard output, which AWS takes to CloudWatch. */
export const log: Log = createLog((line) => process.stdout.write(line), Date.now);

/** The hub, opened with the first request and kept for the next ones. @throws HubError `INVALID_INPUT`; as its ports do */
export const openHub: () => Promise<OpenHub> = lazily(async () => {
  const environment = readEnvironment(HubEnvironmentSchema, process.env);
  const opened = await openHubPorts({ environment, plugins: PLUGINS, log });
  return { ...opened, environment, hub: createHub(opened.ports) };
});
