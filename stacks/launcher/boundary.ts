import { PUBLISHED } from "../graphql.ts";
import { arn, type Grant, iamArn, policyOf } from "../policy.ts";
import { metricsNamespace, nameOf } from "../stage.ts";
import { type Storage, secretsPrefix } from "../storage.ts";

/** ARN of the boundary, also before it is there. */
export function boundaryArn(): $util.Output<string> {
  return iamArn(`policy/${boundaryName()}`);
}

function boundaryName(): string {
  return nameOf("task-boundary");
}

type HubsOwn = Pick<Storage, "records" | "ledger" | "runLogs" | "taskLogs">;

/**
 * The most that roles of tasks' stacks can ever do, whatever their policies say: CloudFormation may make none without it.
 * So who can change a template cannot reach what is not a task's. Stores, registries and keys are the tasks' own
 * business, and not known beforehand.
 */
export function createBoundary(prefix: string, storage: HubsOwn) {
  return new aws.iam.Policy("TaskBoundary", {
    name: boundaryName(),
    description: "The most that the programs of tasks may do",
    policy: policyOf([...anywhere(), ...ofHub(storage), ...ofTask(prefix)]),
  });
}

function anywhere(): readonly Grant[] {
  return [
    { actions: [...named("ecr", ECR), ...named("kms", KMS), ...named("s3", S3), "sts:AssumeRole"], resources: ["*"] },
    { actions: [...named("logs", LOG_DELIVERY), "ecs:DiscoverPollEndpoint"], resources: ["*"] },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [metricsNamespace()] }],
    },
  ];
}

function ofHub({ records, ledger, runLogs, taskLogs }: HubsOwn): readonly Grant[] {
  return [
    { actions: named("dynamodb", TABLE), resources: [records.arn, $interpolate`${records.arn}/index/*`, ledger.arn] },
    {
      actions: named("logs", LINES),
      resources: [runLogs.arn, $interpolate`${runLogs.arn}:*`, $interpolate`${taskLogs.arn}:*`],
    },
    {
      actions: ["secretsmanager:GetSecretValue"],
      resources: [arn("secretsmanager", `secret:${secretsPrefix()}*`)],
    },
  ];
}

function ofTask(prefix: string): readonly Grant[] {
  const own = (service: string, ...kinds: readonly string[]) => kinds.map((kind) => arn(service, `${kind}${prefix}-*`));
  const watched = arn("events", "rule/StepFunctionsGetEvents*");
  return [
    { actions: named("autoscaling", GROUP), resources: own("autoscaling", "autoScalingGroup:*:autoScalingGroupName/") },
    // The two fields by which watchers are told; which API has them is in the role's own policy.
    {
      actions: ["appsync:GraphQL"],
      resources: PUBLISHED.map((field) => arn("appsync", `apis/*/types/Mutation/fields/${field}`)),
    },
    { actions: ["cloudformation:DeleteStack"], resources: own("cloudformation", "stack/") },
    {
      actions: named("ecs", ECS),
      resources: own("ecs", "cluster/", "container-instance/", "task/", "task-definition/"),
    },
    { actions: named("events", RULE), resources: [watched, ...own("events", "rule/")] },
    { actions: ["iam:PassRole"], resources: [iamArn(`role/${prefix}-*`)] },
    { actions: ["lambda:InvokeFunction"], resources: own("lambda", "function:") },
    { actions: named("logs", LINES), resources: own("logs", "log-group:/data-transfer-hub/") },
    { actions: ["sns:Publish"], resources: own("sns", "") },
    { actions: named("sqs", QUEUE), resources: own("sqs", "") },
    { actions: ["ssm:GetParametersByPath"], resources: own("ssm", "parameter/data-transfer-hub/") },
    { actions: named("states", RUN), resources: own("states", "stateMachine:", "execution:") },
  ];
}

function named(service: string, actions: string): readonly string[] {
  return actions.split(" ").map((action) => `${service}:${action}`);
}

const ECR =
  "BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload CreateRepository DescribeImages DescribeRepositories GetAuthorizationToken GetDownloadUrlForLayer InitiateLayerUpload ListImages PutImage PutLifecyclePolicy SetRepositoryPolicy TagResource UploadLayerPart";
const S3 =
  "AbortMultipartUpload DeleteObject GetBucketLocation GetBucketNotification GetObject GetObjectTagging GetObjectVersion GetObjectVersionTagging ListBucket ListBucketMultipartUploads ListMultipartUploadParts PutBucketNotification PutObject PutObjectAcl PutObjectTagging";
const KMS = "Decrypt GenerateDataKey";
const ECS =
  "DeregisterContainerInstance DescribeTasks Poll RegisterContainerInstance RunTask StartTelemetrySession StopTask SubmitAttachmentStateChanges SubmitContainerStateChange SubmitTaskStateChange UpdateContainerInstancesState";
const TABLE = "BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query UpdateItem";
const QUEUE = "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage SendMessage";
const GROUP = "SetDesiredCapacity UpdateAutoScalingGroup";
const RULE = "DescribeRule PutRule PutTargets";
const RUN = "DescribeExecution ListExecutions StartExecution StopExecution";
const LINES = "CreateLogStream PutLogEvents";
const LOG_DELIVERY =
  "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery";
