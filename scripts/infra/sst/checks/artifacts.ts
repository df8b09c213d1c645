import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { PLUGINS } from "@dth/plugins/plugins";
import { templateKey } from "../../../../packages/functions/src/launch/artifact-keys.ts";
import { at, type Graph, ofType, type Resource } from "../graph.ts";
import type { StackCheck } from "./check.ts";

/** What the launcher names is what the deploy uploads. */
export const ARTIFACT_CHECK: StackCheck = {
  name: "templates, their functions and images are where the launcher looks for them",
  problems: (graph) => {
    const launch = ofType(graph, "lambda/function").find(({ inputs }) => String(inputs.name).endsWith("-launch"));
    const variables = at(launch?.inputs, "environment.variables");
    const said = (name: string) => String(at(variables, name) ?? "");
    return [
      ...uploads(graph, said("HUB_TEMPLATES_BUCKET"), said("HUB_CODE_KEY")),
      ...(said("HUB_TEMPLATES_URL").startsWith(`https://${said("HUB_TEMPLATES_BUCKET")}.s3.`)
        ? []
        : [`templates are looked for at ${said("HUB_TEMPLATES_URL")}`]),
      ...images(graph),
      ...DIGESTS.filter((name) => !isDigestOf(graph, name, said(name))).map(
        (name) => `the launcher's ${name} is wrong`,
      ),
    ];
  },
};

const DIGESTS = ["HUB_TRANSFER_DIGEST", "HUB_COPIER_DIGEST"] as const;

/** The one that was pushed already, the one that is built, or none until there is one. */
function isDigestOf({ settings }: Graph, name: (typeof DIGESTS)[number], said: string): boolean {
  if (settings[name] !== undefined) return said === settings[name];
  return settings.HUB_IMAGES === "later" ? said === "" : /^sha256:[0-9a-f]{64}$/.test(said);
}

function uploads(graph: Graph, bucket: string, codeKey: string): readonly string[] {
  const objects = ofType(graph, "s3/bucketObjectv2");
  const wanted = [...PLUGINS.map(({ manifest }) => templateKey(manifest)), codeKey];
  const missing = wanted.filter((key) => !objects.some(({ inputs }) => inputs.bucket === bucket && inputs.key === key));
  return [...missing.map((key) => `nothing is uploaded as ${key}`), ...objects.filter(isOurs).flatMap(objectProblems)];
}

/** SST uploads the hub's own functions by itself, to another bucket. */
function isOurs({ name }: Resource): boolean {
  return name === "FunctionsArchive" || name.startsWith("Template-");
}

function objectProblems({ name, inputs, retainOnDelete }: Resource): readonly string[] {
  const [key, hash] = [String(inputs.key), String(inputs.sourceHash)];
  const wrong = [];
  if (!/^[0-9a-f]{64}$/.test(hash)) wrong.push("its content has no digest");
  if (key.startsWith("functions/") && !key.includes(hash.slice(0, 32))) wrong.push("its key is not its content's");
  if (!retainOnDelete) wrong.push("goes while stacks may be rolled back to it");
  return wrong.map((what) => `${name}: ${what}`);
}

function images(graph: Graph): readonly string[] {
  const built = graph.resources.filter(({ type }) => type === "docker-build:index:Image");
  const problems = built.flatMap(({ name, inputs }) => {
    const path = String(at(inputs, "dockerfile.location"));
    const wrong = [];
    if (!isAbsolute(path) || !existsSync(path)) wrong.push(`there is no ${path}`);
    if (String(inputs.platforms) !== "linux/amd64,linux/arm64") wrong.push("is not for both kinds of machines");
    if (inputs.push !== true) wrong.push("is not pushed");
    return wrong.map((what) => `${name}: ${what}`);
  });
  const { HUB_TRANSFER_DIGEST: transfer, HUB_COPIER_DIGEST: copier, HUB_IMAGES: when } = graph.settings;
  const wanted =
    when === "later" ? [] : [...(transfer ? [] : ["TransferImagesBuild"]), ...(copier ? [] : ["CopierImagesBuild"])];
  const found = built.map(({ name }) => name).sort();
  return found.join() === wanted.sort().join()
    ? problems
    : [...problems, `builds ${found.join()}, not ${wanted.join()}`];
}
