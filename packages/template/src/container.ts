import { Aws, Fn, type Stack } from "aws-cdk-lib";
import type { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import type { Form } from "./form.ts";
import { allow, type Statement } from "./permissions.ts";

/** The one image that a template's containers are started from, pinned by its digest. */
export interface ContainerImage {
  readonly uri: string;
  /** What whoever pulls the image needs. */
  readonly pull: readonly Statement[];
}

/** Adds the parameters that name the image: a repository of ECR in any account, and a digest, never a tag. */
export function addContainerImage(form: Form): ContainerImage {
  const repository = form.add("programs", "imageRepository", {
    label: { en: "Repository of the program", zh: "程序镜像仓库" },
    help: {
      en: "ARN of the repository in Amazon ECR that holds the image of the task's programs.",
      zh: "保存程序镜像的 Amazon ECR 仓库 ARN。",
    },
    allowedPattern: "^arn:[a-z-]+:ecr:[a-z0-9-]+:[0-9]{12}:repository/[a-z0-9][a-z0-9._/-]{1,255}$",
  }).valueAsString;
  const digest = form.add("programs", "imageDigest", {
    label: { en: "Digest of the program", zh: "程序镜像摘要" },
    help: { en: "Of the image or of its list of platforms.", zh: "镜像或其多平台列表的摘要。" },
    allowedPattern: "^sha256:[0-9a-f]{64}$",
  }).valueAsString;
  const field = (index: number): string => Fn.select(index, Fn.split(":", repository));
  const name = Fn.select(1, Fn.split(":repository/", repository));
  return {
    uri: Fn.join("", [field(4), ".dkr.ecr.", field(3), ".", Aws.URL_SUFFIX, "/", name, "@", digest]),
    pull: [
      allow(["ecr:GetAuthorizationToken"], "*"),
      allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], repository),
    ],
  };
}

/** Adds the group that all of the stack's programs log to, and the parameter of how long it keeps. */
export function addLogs(form: Form): CfnLogGroup {
  const days = form.add("notices", "logDays", {
    label: { en: "Days of logs", zh: "日志保留天数" },
    help: { en: "How long logs are kept.", zh: "日志保留时长。" },
    type: "Number",
    default: 30,
    allowedValues: ["1", "7", "14", "30", "90", "180", "365"],
  });
  return new CfnLogGroup(form.stack, "Logs", {
    logGroupName: `/data-transfer-hub/${Aws.STACK_NAME}`,
    retentionInDays: days.valueAsNumber,
  });
}

/** Writing to the group, and to nothing else. */
export function logAccess(logs: CfnLogGroup): Statement {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], logs.attrArn);
}

/** How a container logs. */
export function logConfiguration(
  stack: Stack,
  logs: CfnLogGroup,
  prefix: string,
): CfnTaskDefinition.LogConfigurationProperty {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logs.ref,
      "awslogs-region": stack.region,
      "awslogs-stream-prefix": prefix,
      // A program is not to wait for its log.
      mode: "non-blocking",
      "max-buffer-size": "4m",
    },
  };
}

/** The one place where a container may write: its root is read-only. Goes with the container. */
export const SCRATCH = {
  volumes: [{ name: "scratch" }],
  mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }],
};

/** Names and values in the form and the order that ECS takes. */
export function environmentOf(values: Readonly<Record<string, string>>): CfnTaskDefinition.KeyValuePairProperty[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
