import type { EndpointManifest, Plugin, SourceAdapter } from "@dth/core/plugin";

/** The plugin of this id. */
export function findPlugin(plugins: readonly Plugin[], id: string): Plugin | undefined {
  return plugins.find(({ manifest }) => manifest.id === id);
}

/** An endpoint of a plugin, as a side of a job. Where a type is both, the source stands for it. */
export interface FoundEndpoint {
  readonly side: "source" | "destination";
  readonly manifest: EndpointManifest;
  readonly adapter: SourceAdapter;
}

/** The endpoint of this type that a plugin can open. */
export function findEndpoint(plugin: Plugin, type: string): FoundEndpoint | undefined {
  const source = plugin.sources.find(({ manifest }) => manifest.id === type);
  if (source) return { side: "source", manifest: source.manifest, adapter: source };
  const destination = plugin.destinations.find(({ manifest }) => manifest.id === type);
  return destination && { side: "destination", manifest: destination.manifest, adapter: destination };
}
