import { type ContainerImage, environmentOf, logAccess, logConfiguration, SCRATCH } from "@dth/template/container";
import type { Form } from "@dth/template/form";
import type { Network } from "@dth/template/network";
import { addRole, type Statement } from "@dth/template/permissions";
import { Aws, type Stack } from "aws-cdk-lib";
import { CfnCluster, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";

/** What the programs of a task have in common. */
export interface Programs {
  readonly form: Form;
  readonly network: Network;
  readonly image: ContainerImage;
  readonly logs: CfnLogGroup;
  readonly cluster: CfnCluster;
  readonly environment: Readonly<Record<string, string>>;
  /** What both programs may do. */
  readonly access: readonly Statement[];
}

/** The finder, as whoever watches it needs to know it. */
export interface Finder {
  readonly definition: CfnTaskDefinition;
  readonly roles: readonly string[];
}

/** Adds a cluster for the stack's own containers; an empty one costs nothing. */
export function addCluster(stack: Stack): CfnCluster {
  return new CfnCluster(stack, "Cluster", {
    clusterName: Aws.STACK_NAME,
    clusterSettings: [{ name: "containerInsights", value: "disabled" }],
  });
}

/** Adds the finder on Fargate: it lists, compares, hands out work, waits for its end and writes the receipt. */
export function addFinder(programs: Programs, own: readonly Statement[]): Finder {
  const { form, image, logs, access, environment } = programs;
  const { stack } = form;
  const architecture = form.add("fleet", "finderArchitecture", {
    label: { en: "Processor of the finder", zh: "查找程序的处理器架构" },
    help: { en: "X86_64 where Fargate has no ARM64.", zh: "Fargate 不支持 ARM64 的区域请选择 X86_64。" },
    default: "ARM64",
    allowedValues: ["ARM64", "X86_64"],
  });
  const execution = addRole(stack, "FinderStart", {
    service: "ecs-tasks",
    description: "Pulls the finder's image and opens its log",
    statements: [...image.pull, logAccess(logs)],
  });
  const role = addRole(stack, "FinderRole", {
    service: "ecs-tasks",
    description: "What the finder may do",
    statements: [...access, ...own],
  });
  const definition = new CfnTaskDefinition(stack, "Finder", {
    // By the stack's name: a name that all stacks shared would start the newest definition of any of them.
    family: `${Aws.STACK_NAME}-finder`,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { cpuArchitecture: architecture.valueAsString, operatingSystemFamily: "LINUX" },
    executionRoleArn: execution.attrArn,
    taskRoleArn: role.attrArn,
    volumes: SCRATCH.volumes,
    containerDefinitions: [
      {
        name: "finder",
        image: image.uri,
        command: ["finder"],
        essential: true,
        readonlyRootFilesystem: true,
        mountPoints: SCRATCH.mountPoints,
        // The most that Fargate gives.
        stopTimeout: 120,
        environment: environmentOf(environment),
        logConfiguration: logConfiguration(stack, logs, "finder"),
      },
    ],
  });
  return { definition, roles: [execution.attrArn, role.attrArn] };
}
