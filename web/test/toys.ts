import type { Plugin, PluginHost } from "@dth/core/plugin";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";

/** A plugin that the console has never heard of. What it moves is in the memory of each process. */
export function toys(): Plugin {
  const plugin = toyPlugin(toyWorld({ attic: { bear: 1_200, car: 800, duck: 48 } }));
  // Shelves are no hosts that a hub could ask about.
  const without = (host: PluginHost): PluginHost => ({ ...host, allowEndpoint: async () => {} });
  return {
    ...plugin,
    doctor: (job, host, signal) => plugin.doctor(job, without(host), signal),
    plan: (job, host, control) => plugin.plan(job, without(host), control),
    run: (job, host, control) => plugin.run(job, without(host), control),
  };
}
