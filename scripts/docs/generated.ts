import { PLUGINS } from "@dth/plugins/plugins";
import { cliReference } from "./cli-reference.ts";
import { errorReference } from "./error-reference.ts";
import { graphqlReference } from "./graphql-reference.ts";
import { pluginReference } from "./plugin-reference.ts";
import { restReference } from "./rest-reference.ts";
import { troubleshooting } from "./troubleshooting.ts";

/** Pages that are made from the sources, by path from the root. */
export function generatedPages(): ReadonlyMap<string, string> {
  const manifests = PLUGINS.map(({ manifest }) => manifest);
  return new Map([
    ["docs/reference/cli.md", cliReference()],
    ["docs/reference/errors.md", errorReference()],
    ["docs/reference/rest.md", restReference()],
    ["docs/reference/graphql.md", graphqlReference()],
    ["docs/reference/plugins.md", pluginReference(manifests, "en")],
    ["docs/reference/plugins.zh-CN.md", pluginReference(manifests, "zh")],
    ["docs/aws/troubleshooting.md", troubleshooting("en")],
    ["docs/aws/troubleshooting.zh-CN.md", troubleshooting("zh")],
  ]);
}
