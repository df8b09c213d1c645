import type { ContainerImage } from "@dth/template/container";
import { environmentOf, logAccess, logConfiguration, SCRATCH } from "@dth/template/container";
import type { Form } from "@dth/template/form";
import { addRole, type Statement } from "@dth/template/permissions";
import { Aws } from "aws-cdk-lib";
import { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";

/** What {@link addCopier} needs. */
export interface CopierOptions {
  readonly image: ContainerImage;
  readonly logs: CfnLogGroup;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: readonly Statement[];
}

/** The task that copies one batch, and the roles that go with it. */
export interface Copier {
  readonly definition: CfnTaskDefinition;
  readonly roles: readonly string[];
}

/** Adds the Fargate task that copies one batch of images with skopeo. */
export function addCopier(form: Form, { image, logs, environment, access }: CopierOptions): Copier {
  const { stack } = form;
  const architecture = form.add("fleet", "copierArchitecture", {
    label: { en: "Processor of the copier", zh: "复制程序的处理器架构" },
    help: { en: "X86_64 where Fargate has no ARM64.", zh: "Fargate 不支持 ARM64 的区域请选择 X86_64。" },
    default: "ARM64",
    allowedValues: ["ARM64", "X86_64"],
  });
  const execution = addRole(stack, "CopierStart", {
    service: "ecs-tasks",
    description: "Pulls the copier's image and opens its log",
    statements: [...image.pull, logAccess(logs)],
  });
  const role = addRole(stack, "CopierRole", {
    service: "ecs-tasks",
    description: "What the copier may do",
    statements: access,
  });
  const definition = new CfnTaskDefinition(stack, "Copier", {
    // By the stack's name: a name that all stacks shared would start the newest definition of any of them.
    family: `${Aws.STACK_NAME}-copier`,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { cpuArchitecture: architecture.valueAsString, operatingSystemFamily: "LINUX" },
    executionRoleArn: execution.attrArn,
    taskRoleArn: role.attrArn,
    // For the login file that skopeo reads, among others.
    volumes: SCRATCH.volumes,
    containerDefinitions: [
      {
        name: "copier",
        image: image.uri,
        command: ["copier"],
        essential: true,
        readonlyRootFilesystem: true,
        mountPoints: SCRATCH.mountPoints,
        stopTimeout: 120,
        environment: environmentOf(environment),
        logConfiguration: logConfiguration(stack, logs, "copier"),
      },
    ],
  });
  return { definition, roles: [execution.attrArn, role.attrArn] };
}
