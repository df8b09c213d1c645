import { HubError } from "@dth/core/error";
import type { DeploymentFact, PluginStack } from "@dth/core/plugin";
import { stackValues } from "@dth/core/stack-parameters";
import { plansOf } from "@dth/hub/plans/plan-records";
import { findPlugin } from "@dth/hub/plugins/find-plugin";
import type { HubPorts } from "@dth/hub/ports";
import { runsOf } from "@dth/hub/runs/run-records";
import { templateKey } from "./artifact-keys.ts";
import type { LaunchEnvironment } from "./launch-environment.ts";
import { withShortLists } from "./short-lists.ts";

/** What CloudFormation is asked to make. */
export interface PreparedStack {
  readonly stackName: string;
  readonly templateUrl: string;
  readonly parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** Which run, and what is to be done with its task's stack. */
export interface PrepareRequest {
  readonly taskId: string;
  readonly runId: string;
  readonly for: "run" | "remove";
  readonly stackPrefix: string;
}

/**
 * The stack for a run or plan of a task: its plugin's template with what the task says. To be removed it needs a name
 * only, for the task may be gone by then.
 *
 * @throws HubError `NOT_FOUND`, `NOT_SUPPORTED`, `INVALID_INPUT`; as `RecordStore` does
 */
export async function prepareStack(
  ports: Pick<HubPorts, "records" | "plugins">,
  environment: LaunchEnvironment,
  { taskId, runId, for: purpose, stackPrefix }: PrepareRequest,
): Promise<PreparedStack> {
  const named = { stackName: `${stackPrefix}-${taskId}`, tags: [{ Key: "dth:task", Value: taskId }] };
  if (purpose === "remove") return { ...named, templateUrl: "", parameters: [] };
  const { job } = (await plansOf(ports.records).find(runId)) ?? (await runsOf(ports.records).get(runId));
  const plugin = findPlugin(ports.plugins, job.plugin);
  if (plugin === undefined) throw new HubError("NOT_SUPPORTED", `this hub has no plugin ${job.plugin}`);
  const { stack } = plugin;
  if (stack === undefined) throw new HubError("NOT_SUPPORTED", `the plugin ${job.plugin} is not executed on AWS`);
  const said = stackValues(plugin.manifest, plugin.batched === undefined ? job : withShortLists(job));
  const values = {
    ...machineValues(environment, stack, said),
    ...hubValues(environment, stack),
    taskId,
    // The hub's own clock starts runs, for it has to know of them; the stack's would start them twice.
    schedule: "never",
  };
  return {
    ...named,
    templateUrl: `${environment.HUB_TEMPLATES_URL}/${templateKey(plugin.manifest)}`,
    parameters: Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  };
}

type Values = Readonly<Record<string, string>>;

/**
 * What the deployer said of the network and the machines, and what the task says over it. The deployment's minimum gives way
 * to a task's maximum below it: CloudFormation takes no group with more machines at least than at most.
 */
function machineValues(environment: LaunchEnvironment, { deployment }: PluginStack, said: Values): Values {
  const facts = factsOf(environment);
  const deployed = Object.entries(deployment).map(([name, fact]) => [name, facts[fact]] as const);
  const values = { ...given(Object.fromEntries(deployed)), ...said };
  const nameOf = (fact: DeploymentFact) => Object.keys(deployment).find((name) => deployment[name] === fact) ?? "";
  const [least, most] = [nameOf("minMachines"), values[nameOf("maxMachines")]];
  return most !== undefined && Number(values[least]) > Number(most) ? { ...values, [least]: most } : values;
}

/** The parameters by which a hub makes a stack its own, by the names of the plugins' templates. */
function hubValues(environment: LaunchEnvironment, { image }: PluginStack): Values {
  const name = image === "copier" ? "HUB_COPIER" : "HUB_TRANSFER";
  const digest = environment[`${name}_DIGEST`];
  if (digest === undefined)
    throw new HubError(
      "STACK_IMAGE_MISSING",
      `no image of the programs was deployed: push it, set ${name}_DIGEST, deploy again`,
    );
  return {
    ...given({ publicIp: environment.HUB_PUBLIC_IP }),
    imageRepository: environment[`${name}_IMAGES`],
    imageDigest: digest,
    codeBucket: environment.HUB_TEMPLATES_BUCKET,
    codeKey: environment.HUB_CODE_KEY,
    hubTable: environment.HUB_RECORDS_TABLE,
    hubLedgerTable: environment.HUB_LEDGER_TABLE,
    hubLogGroup: environment.HUB_RUN_LOGS,
    hubTaskLogs: environment.HUB_TASK_LOGS,
    hubMetrics: environment.HUB_METRICS,
    receiptBucket: environment.HUB_RECEIPTS_BUCKET,
    receiptKey: environment.HUB_SIGNING_KEY,
    ...given({ hubTopic: environment.HUB_RESULTS_TOPIC }),
    ...given({ roleBoundary: environment.HUB_TASK_BOUNDARY }),
    ...given({ hubGraphqlUrl: environment.HUB_GRAPHQL_URL, hubGraphqlApi: environment.HUB_GRAPHQL_API }),
    vaultPrefix: environment.HUB_SECRETS_PREFIX,
  };
}

/** What the deployer said of the network and the machines of tasks. */
function factsOf(environment: LaunchEnvironment): Readonly<Record<DeploymentFact, string | undefined>> {
  return {
    vpc: environment.HUB_VPC,
    subnets: environment.HUB_SUBNETS,
    fargateArchitecture: environment.HUB_FARGATE,
    machineType: environment.HUB_WORKER_TYPE,
    purchase: environment.HUB_SPOT && (environment.HUB_SPOT === "true" ? "spot" : "on-demand"),
    minMachines: environment.HUB_MIN_MACHINES,
    maxMachines: environment.HUB_MAX_MACHINES,
    diskGib: environment.HUB_DISK_GIB,
  };
}

/** What has no value is left to the template's own. */
function given(values: Readonly<Record<string, string | undefined>>): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
