import { PERMISSIONS } from "../access/permissions.ts";
import { requireRole } from "../access/require-role.ts";
import type { PluginUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { manifestHere } from "./stack-options.ts";

/** The plugins as data, as far as this hub executes them. */
export function createPlugins(ports: Pick<HubPorts, "plugins" | "infrastructure">): PluginUseCases {
  return {
    list(caller) {
      requireRole(caller, PERMISSIONS["plugins.list"].role);
      return ports.plugins.map(({ manifest }) => manifestHere(ports, manifest));
    },
  };
}
