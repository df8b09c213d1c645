import { servicePrincipal } from "../partition.ts";
import { arn, type Grant, iamArn } from "../policy.ts";
import type { Storage } from "../storage.ts";
import { boundaryArn } from "./boundary.ts";

/**
 * What CloudFormation may do for the tasks' stacks: make, change and delete what the plugins' templates have, and only
 * under the stacks' own names. What it describes has no names in IAM, and neither has a dashboard's list.
 */
export function serviceRoleGrants(prefix: string, { templates }: Pick<Storage, "templates">): readonly Grant[] {
  return [
    ...messaging(prefix),
    ...computing(prefix),
    ...network(),
    ...roles(prefix),
    ...code(templates),
    grant("ssm", PARAMETER, `parameter/data-transfer-hub/${prefix}`),
  ];
}

function messaging(prefix: string): readonly Grant[] {
  return [
    grant("sqs", ["CreateQueue", "DeleteQueue", "GetQueueAttributes", "SetQueueAttributes", ...TAGS.queue], prefix),
    grant("sns", ["CreateTopic", "DeleteTopic", "GetTopicAttributes", "SetTopicAttributes", ...TAGS.resource], prefix),
    grant("sns", ["Subscribe", "Unsubscribe", "GetSubscriptionAttributes"], prefix),
    grant("events", ["DeleteRule", "DescribeRule", "PutRule", "PutTargets", "RemoveTargets"], `rule/${prefix}`),
    grant(
      "scheduler",
      ["CreateSchedule", "DeleteSchedule", "GetSchedule", "UpdateSchedule"],
      `schedule/default/${prefix}`,
    ),
    grant("dynamodb", [...TABLE, "TagResource"], `table/${prefix}`),
    grant("cloudwatch", ["DeleteAlarms", "PutMetricAlarm", ...TAGS.resource], `alarm:${prefix}`),
    {
      actions: ["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"],
      resources: [
        iamArn("x").apply((known) => `${known.replace(":iam:", ":cloudwatch:").slice(0, -1)}dashboard/${prefix}-*`),
      ],
    },
    { actions: ["cloudwatch:DescribeAlarms"], resources: ["*"] },
    grant(
      "logs",
      ["CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "TagResource"],
      `log-group:/data-transfer-hub/${prefix}`,
    ),
    { actions: ["logs:DescribeLogGroups"], resources: ["*"] },
  ];
}

function computing(prefix: string): readonly Grant[] {
  return [
    grant(
      "ecs",
      ["CreateCluster", "DeleteCluster", "PutClusterCapacityProviders", ...TAGS.resource],
      `cluster/${prefix}`,
    ),
    grant("ecs", ["CreateService", "DeleteService", "UpdateService", "DescribeServices"], `service/${prefix}`),
    // These know no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    {
      actions: ["DeregisterTaskDefinition", "DescribeClusters", "DescribeTaskDefinition", "RegisterTaskDefinition"].map(
        (action) => `ecs:${action}`,
      ),
      resources: ["*"],
    },
    grant("autoscaling", GROUP, `autoScalingGroup:*:autoScalingGroupName/${prefix}`),
    {
      actions: ["Groups", "Policies", "ScalingActivities"].map(
        (what) => `autoscaling:Describe${what === "Groups" ? "AutoScalingGroups" : what}`,
      ),
      resources: ["*"],
    },
    grant("lambda", FUNCTION, `function:${prefix}`),
    grant("states", MACHINE, `stateMachine:${prefix}`),
  ];
}

/** A network's own resources have ids instead of names. */
function network(): readonly Grant[] {
  return [
    {
      actions: SECURITY_GROUP.map((action) => `ec2:${action}`),
      resources: [arn("ec2", "security-group/*"), arn("ec2", "security-group-rule/*"), arn("ec2", "vpc/*")],
    },
    { actions: LAUNCH_TEMPLATE.map((action) => `ec2:${action}`), resources: [arn("ec2", "launch-template/*")] },
    { actions: ["ec2:RunInstances"], resources: INSTANCE.map((kind) => arn("ec2", `${kind}/*`)) },
    { actions: ["ec2:RunInstances"], resources: [imageArn()] },
    {
      actions: ["Images", "LaunchTemplates", "LaunchTemplateVersions", "SecurityGroups", "Subnets", "Vpcs"].map(
        (what) => `ec2:Describe${what}`,
      ),
      resources: ["*"],
    },
    // The newest image of ECS for machines, as Amazon publishes it.
    { actions: ["ssm:GetParameters"], resources: [publicParameters()] },
  ];
}

/** Roles of a task's programs, which only its programs' services may be given. */
function roles(prefix: string): readonly Grant[] {
  const names = [iamArn(`role/${prefix}-*`), iamArn(`instance-profile/${prefix}-*`)];
  const services = ["ecs-tasks", "ec2", "lambda", "states", "scheduler", "events"].map(servicePrincipal);
  return [
    { actions: ROLE.map((action) => `iam:${action}`), resources: names },
    // A role that CloudFormation makes, or gives rights to, has the boundary.
    {
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      resources: [iamArn(`role/${prefix}-*`)],
      conditions: [{ test: "StringEquals", variable: "iam:PermissionsBoundary", values: [boundaryArn()] }],
    },
    // Roles of the services themselves, made with the first cluster and the first group of machines in an account.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    ...["ecs", "autoscaling"].map((service) => ({
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [iamArn(`role/aws-service-role/${servicePrincipal(service)}/*`)],
    })),
    {
      actions: ["iam:PassRole"],
      resources: [iamArn(`role/${prefix}-*`)],
      conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: services }],
    },
  ];
}

/** The code of the templates' functions lies with the templates. */
function code(templates: Storage["templates"]): readonly Grant[] {
  return [{ actions: ["s3:GetObject"], resources: [$interpolate`${templates.arn}/*`] }];
}

function grant(service: string, actions: readonly string[], resource: string): Grant {
  return { actions: actions.map((action) => `${service}:${action}`), resources: [arn(service, `${resource}-*`)] };
}

/** Images are Amazon's, and so of no account. */
function imageArn(): $util.Output<string> {
  return $interpolate`arn:${aws.getPartitionOutput().partition}:ec2:${aws.getRegionOutput().region}::image/*`;
}

function publicParameters(): $util.Output<string> {
  const { partition } = aws.getPartitionOutput();
  return $interpolate`arn:${partition}:ssm:${aws.getRegionOutput().region}::parameter/aws/service/ecs/*`;
}

/** The list of images that a stack keeps. */
const PARAMETER = "AddTagsToResource DeleteParameter GetParameters PutParameter RemoveTagsFromResource".split(" ");
const TAGS = { resource: ["TagResource", "UntagResource"], queue: ["TagQueue", "UntagQueue"] };
const TABLE = [
  ..."CreateTable DeleteTable DescribeTable UpdateTable DescribeTimeToLive UpdateTimeToLive".split(" "),
  ..."DescribeContinuousBackups UpdateContinuousBackups".split(" "),
];
const GROUP = [
  ..."CreateAutoScalingGroup DeleteAutoScalingGroup UpdateAutoScalingGroup PutScalingPolicy DeletePolicy".split(" "),
  ..."CreateOrUpdateTags EnableMetricsCollection PutNotificationConfiguration".split(" "),
];
const FUNCTION = [
  ..."CreateFunction DeleteFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration".split(" "),
  ..."InvokeFunction PutFunctionConcurrency TagResource".split(" "),
];
const MACHINE = "CreateStateMachine DeleteStateMachine DescribeStateMachine UpdateStateMachine TagResource".split(" ");
const SECURITY_GROUP = [
  ..."CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress".split(" "),
  "CreateTags",
];
const LAUNCH_TEMPLATE = [
  ..."CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate ModifyLaunchTemplate CreateTags".split(" "),
];
/** What a machine is made of, as `RunInstances` asks for it. */
const INSTANCE = "instance launch-template network-interface security-group subnet volume".split(" ");
const ROLE = [
  ..."DeleteRole GetRole UpdateRole TagRole DeleteRolePolicy GetRolePolicy".split(" "),
  ..."UpdateAssumeRolePolicy CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile".split(" "),
  ..."AddRoleToInstanceProfile RemoveRoleFromInstanceProfile".split(" "),
];
