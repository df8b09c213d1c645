import { type JsonSchema, jsonSchemaOf } from "@dth/core/json-schema";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";

/**
 * Schemas of every plugin's parameters: `s3.options`, `s3.source.oss`, `s3.destination.s3`. They describe what
 * `options` and `parameters` of a task may hold, conditions between parameters included.
 */
export function pluginSchemas(plugins: readonly PluginManifest[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    plugins.flatMap(({ id, options, sources, destinations }) => [
      [`${id}.options`, jsonSchemaOf(options)],
      ...sources.map((endpoint) => [`${id}.source.${endpoint.id}`, endpointSchema(endpoint)] as const),
      ...destinations.map((endpoint) => [`${id}.destination.${endpoint.id}`, endpointSchema(endpoint)] as const),
    ]),
  );
}

/** A connection may hold the connection's part, so that nothing of it is required here. */
function endpointSchema({ connection, location, help }: EndpointManifest): JsonSchema {
  return { ...jsonSchemaOf([...connection, ...location], { required: false }), description: help.en };
}
