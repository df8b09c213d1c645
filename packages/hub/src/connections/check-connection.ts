import { checkParameters } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import type { ParameterValues } from "@dth/core/parameter";
import type { Plugin } from "@dth/core/plugin";
import { findEndpoint, findPlugin } from "../plugins/find-plugin.ts";
import { type NamedSecret, secretsNamed } from "../secrets/require-secrets.ts";

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
