import { Aws, CfnOutput, Fn, type Stack } from "aws-cdk-lib";
import type { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import type { Form } from "./form.ts";
import { allow, arn, type Statement } from "./permissions.ts";

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

/** Where all of the stack's programs log to. */
export interface ProgramLogs {
  /** The group's name. */
  readonly group: string;
}

/**
 * Adds the group that the stack's programs log to: the hub's where the stack is a hub's, for what programs said is asked for
 * when the stack is gone; else one of the stack's own, which goes with it: a stack that nobody looks after stays by itself
 * when something failed. In the hub's group the stack's streams have its name before theirs.
 */
export function addLogs(form: Form): ProgramLogs {
  form.add("hub", "hubTaskLogs", {
    label: { en: "Hub's log group of programs", zh: "Hub 的程序日志组" },
    help: {
      en: "Log group that the task's programs write to. Left empty, the stack makes one of its own, which goes with it.",
      zh: "任务程序写入的日志组。留空则由堆栈自建，并随堆栈删除。",
    },
    default: "",
    allowedPattern: "^[A-Za-z0-9._/#-]{0,512}$",
  });
  const days = form.add("notices", "logDays", {
    label: { en: "Days of logs", zh: "日志保留天数" },
    help: { en: "How long logs are kept in a group of the stack's own.", zh: "堆栈自建日志组的保留时长。" },
    type: "Number",
    default: 30,
    allowedValues: ["1", "7", "14", "30", "90", "180", "365"],
  });
  const own = form.condition("HasOwnLogs", () => Fn.conditionEquals(form.get("hubTaskLogs"), ""));
  const name = `/data-transfer-hub/${Aws.STACK_NAME}`;
  const made = new CfnLogGroup(form.stack, "Logs", {
    logGroupName: name,
    retentionInDays: days.valueAsNumber,
  });
  made.cfnOptions.condition = own;
  const orHubs = (ofStack: string) => Fn.conditionIf(own.logicalId, ofStack, form.get("hubTaskLogs")).toString();
  new CfnOutput(form.stack, "LogGroup", { value: orHubs(name) });
  new CfnOutput(form.stack, "LogStreams", { value: Aws.STACK_NAME, description: "Part of the names of its streams" });
  // What refers to it is made after it.
  return { group: orHubs(made.ref) };
}

/** Writing to the stack's own streams of containers, and to nothing else. */
export function logAccess(logs: ProgramLogs): Statement {
  return writing(logs, `${Aws.STACK_NAME}/*`);
}

/**
 * Writing to the streams of functions, which Lambda names: `YYYY/MM/DD/<function>[<version>]<id>`.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 *
 * @param name of the function, as far as it is known; absent: CloudFormation makes it of what is left of the stack's
 */
export function functionLogAccess(logs: ProgramLogs, name?: string): Statement {
  return writing(logs, name === undefined ? "*" : `*/${name}[*`);
}

/** CloudWatch asks for the stream, also of who makes it. */
function writing({ group }: ProgramLogs, streams: string): Statement {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", `log-group:${group}:log-stream:${streams}`));
}

/** How a container logs: to streams `<stack>/<container>/<id of the task of ECS>`. */
export function logConfiguration(stack: Stack, { group }: ProgramLogs): CfnTaskDefinition.LogConfigurationProperty {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": group,
      "awslogs-region": stack.region,
      "awslogs-stream-prefix": Aws.STACK_NAME,
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
