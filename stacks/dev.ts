import { DEV_PLACES, devProcesses } from "../scripts/dev/processes.ts";
import type { Partition } from "./partition.ts";
import type { RestApi } from "./rest.ts";

/**
 * What `sst dev` runs beside the functions, which run here and answer there: the processes of `npm run dev`. The console's
 * own server speaks with the stage; where the console is a site of CloudFront, the site starts it by itself.
 */
export function addDevCommands({ console: hosting }: Partition, rest: RestApi): void {
  if (!$dev) return;
  // Whoever tries this out wants nothing of the developer's own hub.
  const state = process.env.HUB_DEV_STATE ?? DEV_PLACES.state;
  for (const { id, title, command, directory, environment } of devProcesses({ ...DEV_PLACES, state })) {
    const isConsole = id === "ConsoleServer";
    if (isConsole && hosting === "cloudfront") continue;
    new sst.x.DevCommand(`Local${id}`, {
      dev: { command: command.join(" "), directory, title, autostart: true },
      environment: isConsole ? { HUB_URL: rest.url } : environment,
    });
  }
}
