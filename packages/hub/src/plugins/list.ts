import { PERMISSIONS } from "../access/permissions.ts";
import { requireRole } from "../access/require-role.ts";
import type { PluginUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";

/** The plugins as data. */
export function createPlugins(ports: Pick<HubPorts, "plugins">): PluginUseCases {
  return {
    list(caller) {
      requireRole(caller, PERMISSIONS["plugins.list"].role);
      return ports.plugins.map(({ manifest }) => manifest);
    },
  };
}
