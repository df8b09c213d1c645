import { type Grant, permissionsOf, trustOf } from "./policy.ts";
import { nameOf } from "./stage.ts";
import { stageOf } from "./stage-kind.ts";

/** What differs between the functions. */
export interface FunctionOptions {
  /** `file.export` below packages/functions/src. */
  readonly handler: string;
  readonly description: string;
  readonly timeout: `${number} seconds` | `${number} minutes`;
  readonly memory: `${number} MB`;
  readonly environment: Record<string, $util.Input<string>>;
  readonly grants: readonly Grant[];
  readonly copyFiles?: { from: string; to: string }[];
}

/** Log retentions of SST by their days. */
const RETENTIONS = { 7: "1 week", 30: "1 month", 365: "1 year" } as const;

/** A function of the hub: pinned runtime, arm64, JSON logs, its own narrow role. Nothing is linked, for links grant all. */
export function hubFunction(id: string, options: FunctionOptions): sst.aws.Function {
  const { handler, description, timeout, memory, environment, grants, copyFiles } = options;
  return new sst.aws.Function(id, {
    name: nameOf(id.toLowerCase()),
    handler: `packages/functions/src/${handler}`,
    description,
    runtime: "nodejs24.x",
    architecture: "arm64",
    timeout,
    memory,
    environment,
    permissions: permissionsOf(grants).map((each) => ({ ...each, actions: [...each.actions] })),
    logging: { format: "json", retention: RETENTIONS[stageOf($app.stage).logDays] },
    nodejs: { minify: true, sourcemap: false, loader: { ".graphql": "text" } },
    ...(copyFiles === undefined ? {} : { copyFiles }),
    // SST 4.17.1 also lets the account's root take the role on, which is meant for `sst dev` alone.
    transform: $dev ? {} : { role: { assumeRolePolicy: trustOf("lambda") } },
  });
}
