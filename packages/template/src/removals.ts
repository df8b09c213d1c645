import { Aws, type CfnResource } from "aws-cdk-lib";
import { arn } from "./permissions.ts";

/** What the removal of a resource asks of its service. */
export interface Removal {
  /** Actions that know the resource, with spaces between. */
  readonly actions: string;
  /** The ARNs that they are allowed on. */
  readonly resources: (resource: CfnResource) => readonly string[];
}

const attribute =
  (name = "Arn") =>
  (resource: CfnResource): readonly string[] => [resource.getAtt(name).toString()];
const reference = (resource: CfnResource): readonly string[] => [resource.ref];
const named =
  (service: string, kind: string) =>
  (resource: CfnResource): readonly string[] => [arn(service, `${kind}${resource.ref}`)];

/**
 * By type, from the handlers' permissions in the CloudFormation registry. `with another`: it goes with the resource that it
 * belongs to, or asks for nothing that is not there for that one, or for what knows no resources.
 */
export const REMOVALS: Readonly<Record<string, Removal | "with another">> = {
  "AWS::AutoScaling::AutoScalingGroup": {
    actions: "autoscaling:DeleteAutoScalingGroup autoscaling:UpdateAutoScalingGroup autoscaling:DeletePolicy",
    resources: named("autoscaling", "autoScalingGroup:*:autoScalingGroupName/"),
  },
  "AWS::AutoScaling::ScalingPolicy": "with another",
  "AWS::CloudFormation::CustomResource": "with another",
  "AWS::CloudWatch::Alarm": { actions: "cloudwatch:DeleteAlarms", resources: attribute() },
  "AWS::CloudWatch::Dashboard": {
    actions: "cloudwatch:DeleteDashboards cloudwatch:GetDashboard",
    resources: ({ ref }) => [`arn:${Aws.PARTITION}:cloudwatch::${Aws.ACCOUNT_ID}:dashboard/${ref}`],
  },
  "AWS::DynamoDB::Table": { actions: "dynamodb:DeleteTable dynamodb:DescribeTable", resources: attribute() },
  "AWS::EC2::LaunchTemplate": { actions: "ec2:DeleteLaunchTemplate", resources: named("ec2", "launch-template/") },
  "AWS::EC2::SecurityGroup": {
    actions: "ec2:DeleteSecurityGroup ec2:RevokeSecurityGroupEgress",
    resources: (group) => [arn("ec2", `security-group/${group.getAtt("GroupId").toString()}`)],
  },
  "AWS::ECS::Cluster": { actions: "ecs:DeleteCluster", resources: attribute() },
  "AWS::ECS::Service": {
    actions: "ecs:DeleteService ecs:DescribeServices ecs:UpdateService",
    resources: reference,
  },
  "AWS::ECS::TaskDefinition": "with another",
  "AWS::Events::Rule": {
    actions: "events:DeleteRule events:DescribeRule events:RemoveTargets",
    resources: attribute(),
  },
  "AWS::IAM::InstanceProfile": {
    actions: "iam:DeleteInstanceProfile iam:GetInstanceProfile iam:RemoveRoleFromInstanceProfile",
    resources: attribute(),
  },
  "AWS::IAM::Role": {
    actions: "iam:DeleteRole iam:DeleteRolePolicy iam:GetRole iam:GetRolePolicy",
    resources: attribute(),
  },
  "AWS::IAM::RolePolicy": "with another",
  "AWS::Lambda::Function": {
    actions: "lambda:DeleteFunction lambda:GetFunction lambda:InvokeFunction",
    resources: attribute(),
  },
  "AWS::Logs::LogGroup": {
    actions: "logs:DeleteLogGroup",
    // Its own ARN stands for its streams.
    resources: (group) => [arn("logs", `log-group:${group.ref}`), ...attribute()(group)],
  },
  "AWS::SNS::Subscription": "with another",
  "AWS::SNS::Topic": {
    actions:
      "sns:DeleteTopic sns:GetSubscriptionAttributes sns:GetTopicAttributes sns:SetTopicAttributes sns:Unsubscribe",
    // A subscription's ARN is its topic's with an id behind.
    resources: ({ ref }) => [ref, `${ref}:*`],
  },
  "AWS::SNS::TopicPolicy": "with another",
  "AWS::SQS::Queue": {
    actions: "sqs:DeleteQueue sqs:GetQueueAttributes sqs:SetQueueAttributes",
    resources: attribute(),
  },
  "AWS::SQS::QueuePolicy": "with another",
  "AWS::SSM::Parameter": { actions: "ssm:DeleteParameter", resources: named("ssm", "parameter") },
  "AWS::Scheduler::Schedule": {
    actions: "scheduler:DeleteSchedule scheduler:GetSchedule",
    resources: attribute(),
  },
  "AWS::StepFunctions::StateMachine": {
    actions: "states:DeleteStateMachine states:DescribeStateMachine",
    resources: reference,
  },
};
