import { checkParameters } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import type { ParameterValues } from "@dth/core/parameter";
import type { Plugin } from "@dth/core/plugin";
import { ParameterValuesSchema } from "@dth/core/task";
import * as v from "valibot";
import { findEndpoint, findPlugin } from "../plugins/find-plugin.ts";
import { type NamedSecret, secretsNamed } from "../secrets/require-secrets.ts";

const NAME = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const ID = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What a person gives: `{ name, plugin, type, parameters }`. */
export const ConnectionInputSchema = v.strictObject({
  name: NAME,
  plugin: ID,
  type: ID,
  parameters: v.optional(ParameterValuesSchema, {}),
});

/** A change of a connection: what is not named stays; parameters are given as a whole. */
export const ConnectionChangeSchema = v.strictObject({
  name: v.optional(NAME),
  parameters: v.optional(ParameterValuesSchema),
});

/** What the manifest has to say to a connection's parameters. */
export interface ConnectionFindings {
  readonly issues: readonly InputIssue[];
  /** To be looked for where there are no issues. */
  readonly secrets: readonly NamedSecret[];
}

/** Checks a connection against the manifest of its plugin. What is kept are the values as given: defaults come with a job. */
export function checkConnection(
  plugins: readonly Plugin[],
  { plugin: pluginId, type, parameters }: { plugin: string; type: string; parameters: ParameterValues },
): ConnectionFindings {
  const plugin = findPlugin(plugins, pluginId);
  if (plugin === undefined) return found({ path: "plugin", message: NO_PLUGIN });
  const endpoint = findEndpoint(plugin, type);
  if (endpoint === undefined) return found({ path: "type", message: NO_TYPE });
  const checked = checkParameters(endpoint.manifest.connection, parameters, "parameters");
  if (!checked.ok) return found(...checked.issues);
  return { issues: [], secrets: secretsNamed(endpoint.manifest.connection, checked.value, "parameters") };
}

const NO_PLUGIN = { en: "there is no such plugin", zh: "没有这个插件" };
const NO_TYPE = { en: "the plugin has no such source or destination", zh: "该插件没有这种源或目标" };

function found(...issues: readonly InputIssue[]): ConnectionFindings {
  return { issues, secrets: [] };
}
