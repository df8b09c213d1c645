import type { Parameter } from "@dth/core/parameter";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";
import type { JsonSchema } from "./json-schema.ts";

/**
 * Schemas of every plugin's parameters: `s3.options`, `s3.source.oss`, `s3.destination.s3`. They describe what
 * `options` and `parameters` of a task may hold; conditions between parameters are said in words.
 */
export function pluginSchemas(plugins: readonly PluginManifest[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    plugins.flatMap(({ id, options, sources, destinations }) => [
      [`${id}.options`, objectSchema(options)],
      ...sources.map((endpoint) => [`${id}.source.${endpoint.id}`, endpointSchema(endpoint)] as const),
      ...destinations.map((endpoint) => [`${id}.destination.${endpoint.id}`, endpointSchema(endpoint)] as const),
    ]),
  );
}

/** A connection may hold the connection's part, so that nothing of it is required here. */
function endpointSchema({ connection, location, help }: EndpointManifest): JsonSchema {
  const { required: _, ...schema } = objectSchema([...connection, ...location]);
  return { ...schema, description: help.en };
}

function objectSchema(parameters: readonly Parameter[]): JsonSchema {
  const required = parameters.filter(({ required: must, when }) => must && !when).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  };
}

function parameterSchema(parameter: Parameter): JsonSchema {
  const { help, when } = parameter;
  const condition = when === undefined ? "" : ` Only with ${when.parameter}: ${when.is.join(", ")}.`;
  const preset = "default" in parameter && parameter.default !== undefined ? { default: parameter.default } : {};
  return { description: `${help.en}${condition}`, ...typeSchema(parameter), ...preset };
}

function typeSchema(parameter: Parameter): JsonSchema {
  switch (parameter.type) {
    case "text":
      return { type: "string", ...patternOf(parameter), ...defined("maxLength", parameter.maxLength) };
    case "number":
      return { type: "integer", ...defined("minimum", parameter.min), ...defined("maximum", parameter.max) };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { type: "string", enum: parameter.choices.map(({ value }) => value) };
    case "list":
      return {
        type: "array",
        items: { type: "string", ...patternOf(parameter) },
        ...defined("maxItems", parameter.maxItems),
      };
    case "map":
      return { type: "object", additionalProperties: { type: "string" } };
    case "instant":
      return { type: "integer", minimum: 0 };
    case "secret":
      return { type: "string", "x-secret-fields": parameter.fields.map(({ name }) => name) };
  }
}

function patternOf({ pattern }: { readonly pattern?: string }): JsonSchema {
  return pattern === undefined ? {} : { pattern: `^(?:${pattern})$` };
}

function defined(name: string, value: number | undefined): JsonSchema {
  return value === undefined ? {} : { [name]: value };
}
