import { type Graph, ofType } from "../graph.ts";
import { rolesOf, statementsOf } from "../iam.ts";
import type { StackCheck } from "./check.ts";

/** Actions that know no resource, or none that could be named, each with where AWS says so. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  "secretsmanager:ListSecrets": "names without values; service-authorization reference, AWS Secrets Manager",
  "cloudwatch:GetMetricData": "service-authorization reference, Amazon CloudWatch",
  "cloudwatch:PutMetricData": "held to the hub's namespace by a condition",
  "cloudwatch:DescribeAlarms": "asked by CloudFormation of an alarm that it made",
  "logs:DescribeLogGroups": "asked by CloudFormation and Step Functions",
  "logs:CreateLogDelivery": "Step Functions developer guide, logging",
  "logs:GetLogDelivery": "Step Functions developer guide, logging",
  "logs:UpdateLogDelivery": "Step Functions developer guide, logging",
  "logs:DeleteLogDelivery": "Step Functions developer guide, logging",
  "logs:ListLogDeliveries": "Step Functions developer guide, logging",
  "logs:PutResourcePolicy": "Step Functions developer guide, logging",
  "logs:DescribeResourcePolicies": "Step Functions developer guide, logging",
  "ecs:DeregisterTaskDefinition": "service-authorization reference, Amazon ECS",
  "ecs:DescribeClusters": "asked by CloudFormation of a cluster that it made",
  "ecs:DescribeTaskDefinition": "service-authorization reference, Amazon ECS",
  "ecs:ListTasks": "held to the tasks' clusters by a condition",
  "ecs:RegisterTaskDefinition": "its roles are held by iam:PassRole",
  "autoscaling:DescribeAutoScalingGroups": "service-authorization reference, Amazon EC2 Auto Scaling",
  "autoscaling:DescribePolicies": "service-authorization reference, Amazon EC2 Auto Scaling",
  "autoscaling:DescribeScalingActivities": "service-authorization reference, Amazon EC2 Auto Scaling",
  ...Object.fromEntries(
    ["Images", "LaunchTemplates", "LaunchTemplateVersions", "SecurityGroups", "Subnets", "Vpcs"].map((what) => [
      `ec2:Describe${what}`,
      "service-authorization reference, Amazon EC2: descriptions know no resources",
    ]),
  ),
};

/** Managed policies that a role may have: writing its own log, and nothing that matters beside. */
const MANAGED = /^arn:aws[a-z-]*:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/;

/** Policies of roles, and of what has policies of its own. */
export const PERMISSION_CHECKS: readonly StackCheck[] = [
  { name: "no role may do everything of a service", problems: wideActions },
  { name: "no role may act on everything but what knows no resources", problems: wideResources },
  { name: "no role is passed on without saying to which service", problems: openPassRole },
  { name: "roles have no managed policies but that for a function's log", problems: managedPolicies },
  { name: "roles are taken on by services of AWS only", problems: trust },
  { name: "nobody outside the account is let in by a policy", problems: openPolicies },
  { name: "every exception is used", problems: idleExceptions },
];

function wideActions(graph: Graph): readonly string[] {
  return rolesOf(graph).flatMap(({ name, statements }) =>
    statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ actions }) => actions.filter((action) => action.includes("*")).map((action) => `${name}: ${action}`)),
  );
}

function wideResources(graph: Graph): readonly string[] {
  return rolesOf(graph).flatMap(({ name, statements }) =>
    statements
      .filter(({ resources }) => resources.includes("*"))
      .flatMap(({ actions }) =>
        actions.filter((action) => !(action in ON_EVERYTHING)).map((action) => `${name}: ${action}`),
      ),
  );
}

function openPassRole(graph: Graph): readonly string[] {
  return rolesOf(graph).flatMap(({ name, statements }) =>
    statements
      .filter(
        ({ actions, conditions }) =>
          actions.includes("iam:PassRole") && !JSON.stringify(conditions ?? "").includes("iam:PassedToService"),
      )
      .map(() => `${name}: iam:PassRole`),
  );
}

function managedPolicies(graph: Graph): readonly string[] {
  return rolesOf(graph).flatMap(({ name, managed }) =>
    managed.filter((arn) => !MANAGED.test(arn)).map((arn) => `${name}: ${arn}`),
  );
}

function trust(graph: Graph): readonly string[] {
  return rolesOf(graph).flatMap(({ name, trust: statements }) =>
    statements
      .filter(({ principals }) => !/^\{"Service":(\[?"[a-z]+\.amazonaws\.com"\]?)\}$/.test(JSON.stringify(principals)))
      .map(({ principals }) => `${name}: ${JSON.stringify(principals)}`),
  );
}

/** A principal of everybody is for refusals, and for what a condition holds to this account or to TLS. */
function openPolicies(graph: Graph): readonly string[] {
  const types = ["s3/bucketPolicy", "sns/topicPolicy", "sqs/queuePolicy", "ecr/repositoryPolicy"];
  return types
    .flatMap((type) => ofType(graph, type))
    .flatMap(({ name, inputs }) =>
      statementsOf(inputs.policy)
        .filter(
          ({ effect, principals, conditions }) =>
            effect === "Allow" && JSON.stringify(principals).includes('"*"') && conditions === undefined,
        )
        .map(() => `${name}: everybody`),
    );
}

function idleExceptions(graph: Graph): readonly string[] {
  const used = new Set(
    rolesOf(graph).flatMap(({ statements }) =>
      statements.filter(({ resources }) => resources.includes("*")).flatMap(({ actions }) => actions),
    ),
  );
  return Object.keys(ON_EVERYTHING).filter((action) => !used.has(action));
}
