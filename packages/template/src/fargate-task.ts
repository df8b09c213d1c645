import type { LocalizedText } from "@dth/core/error-codes";
import { Aws, type Stack } from "aws-cdk-lib";
import { CfnCluster, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import {
  type ContainerImage,
  environmentOf,
  logAccess,
  logConfiguration,
  type ProgramLogs,
  SCRATCH,
} from "./container.ts";
import type { Form } from "./form.ts";
import { addRole, type Statement } from "./permissions.ts";

/** What {@link addFargateTask} needs. */
export interface FargateTaskOptions {
  /** The program's command, and the name of its container; in lower case. */
  readonly program: string;
  /** The program in the texts of parameters. */
  readonly label: LocalizedText;
  readonly image: ContainerImage;
  readonly logs: ProgramLogs;
  readonly environment: Readonly<Record<string, string>>;
  /** What the program may do. */
  readonly access: readonly Statement[];
  /** Units of processor, 1,024 a whole one, and MiB of memory, as Fargate pairs them. Default: one processor and 2 GiB. */
  readonly size?: { readonly cpu: string; readonly memory: string };
}

/** A program that a state machine starts on Fargate. */
export interface FargateTask {
  readonly definition: CfnTaskDefinition;
  /** Roles that whoever starts it passes on. */
  readonly roles: readonly string[];
}

/** Adds a cluster for the stack's own containers; an empty one costs nothing. */
export function addCluster(stack: Stack): CfnCluster {
  return new CfnCluster(stack, "Cluster", {
    clusterName: Aws.STACK_NAME,
    clusterSettings: [{ name: "containerInsights", value: "disabled" }],
  });
}

/** Adds a program on Fargate with the roles that go with it, and asks which processor it runs on. */
export function addFargateTask(form: Form, options: FargateTaskOptions): FargateTask {
  const { program, image, logs, environment, access, size = { cpu: "1024", memory: "2048" } } = options;
  const { stack } = form;
  const id = `${program.charAt(0).toUpperCase()}${program.slice(1)}`;
  const architecture = askForArchitecture(form, options);
  const execution = addRole(stack, `${id}Start`, {
    service: "ecs-tasks",
    description: `Pulls the ${program}'s image and opens its log`,
    statements: [...image.pull, logAccess(logs)],
  });
  const role = addRole(stack, `${id}Role`, {
    service: "ecs-tasks",
    description: `What the ${program} may do`,
    statements: access,
  });
  const definition = new CfnTaskDefinition(stack, id, {
    // By the stack's name: a name that all stacks shared would start the newest definition of any of them.
    family: `${Aws.STACK_NAME}-${program}`,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    ...size,
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    executionRoleArn: execution.attrArn,
    taskRoleArn: role.attrArn,
    volumes: SCRATCH.volumes,
    containerDefinitions: [
      {
        name: program,
        image: image.uri,
        command: [program],
        essential: true,
        readonlyRootFilesystem: true,
        mountPoints: SCRATCH.mountPoints,
        // The most that Fargate gives.
        stopTimeout: 120,
        environment: environmentOf(environment),
        logConfiguration: logConfiguration(stack, logs),
      },
    ],
  });
  return { definition, roles: [execution.attrArn, role.attrArn] };
}

function askForArchitecture(form: Form, { program, label }: FargateTaskOptions): string {
  return form.add("fleet", `${program}Architecture`, {
    label: { en: `Processor of the ${label.en}`, zh: `${label.zh}的处理器架构` },
    help: { en: "X86_64 where Fargate has no ARM64.", zh: "Fargate 不支持 ARM64 的区域请选择 X86_64。" },
    default: "ARM64",
    allowedValues: ["ARM64", "X86_64"],
  }).valueAsString;
}
