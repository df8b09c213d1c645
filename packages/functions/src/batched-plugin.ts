import type { BatchedRuns } from "@dth/core/batched-runs";
import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import { type AnyTaskEnvironment, pluginOf } from "./task-environment.ts";

/** A plugin whose runs are executed in parts. */
export interface BatchedPlugin {
  readonly plugin: Plugin;
  readonly batched: BatchedRuns;
}

/** @throws HubError `NOT_SUPPORTED` for a plugin that this build lacks, or whose runs have no parts */
export function batchedPluginOf(plugins: readonly Plugin[], environment: AnyTaskEnvironment): BatchedPlugin {
  const plugin = pluginOf(plugins, environment);
  if (plugin.batched === undefined)
    throw new HubError("NOT_SUPPORTED", `runs of the plugin ${plugin.manifest.id} have no parts`);
  return { plugin, batched: plugin.batched };
}
