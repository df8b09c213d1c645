/** What CloudFormation asks of a service to make and remove a resource of a type. */
export interface Needs {
  readonly service: string;
  readonly actions: readonly string[];
  /** What stands after the account in its ARN. Absent: the actions know no resources. */
  readonly resource?: (name: string, stack: string) => string;
  /** The role of the service itself, which is made with the first of its kind in an account, in the name of whoever asks. */
  readonly linked?: string;
}

const words = (text: string) => text.split(" ");
const own = (name: string) => name;

/** From the handlers' permissions of each type (its schema in the CloudFormation registry), without those that only list. */
export const NEEDS: Readonly<Record<string, Needs>> = {
  "AWS::AutoScaling::AutoScalingGroup": {
    service: "autoscaling",
    actions: words("CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup EnableMetricsCollection"),
    resource: (name) => `autoScalingGroup:1:autoScalingGroupName/${name}`,
    linked: "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
  },
  "AWS::AutoScaling::ScalingPolicy": {
    service: "autoscaling",
    actions: words("PutScalingPolicy DeletePolicy"),
    resource: (_, stack) => `autoScalingGroup:1:autoScalingGroupName/${stack}-workers`,
  },
  "AWS::CloudFormation::CustomResource": {
    service: "lambda",
    actions: ["InvokeFunction"],
    resource: (_, stack) => `function:${stack.slice(0, 24)}-BucketEventsFunction-1`,
  },
  "AWS::CloudWatch::Alarm": {
    service: "cloudwatch",
    actions: words("PutMetricAlarm DeleteAlarms"),
    resource: (name) => `alarm:${name}`,
  },
  "AWS::CloudWatch::Dashboard": {
    service: "cloudwatch",
    actions: words("PutDashboard GetDashboard DeleteDashboards"),
    resource: (name) => `dashboard/${name}`,
  },
  "AWS::DynamoDB::Table": {
    service: "dynamodb",
    actions: words("CreateTable DescribeTable DeleteTable UpdateTimeToLive UpdateContinuousBackups"),
    resource: (name) => `table/${name}`,
  },
  "AWS::EC2::LaunchTemplate": {
    service: "ec2",
    actions: words("CreateLaunchTemplate DeleteLaunchTemplate CreateTags"),
    resource: () => "launch-template/lt-1",
  },
  "AWS::EC2::SecurityGroup": {
    service: "ec2",
    actions: words("CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress"),
    resource: () => "security-group/sg-1",
  },
  "AWS::ECS::Cluster": {
    service: "ecs",
    actions: words("CreateCluster DeleteCluster"),
    resource: (name) => `cluster/${name}`,
    linked: "ecs.amazonaws.com/AWSServiceRoleForECS",
  },
  "AWS::ECS::Service": {
    service: "ecs",
    actions: words("CreateService DescribeServices UpdateService DeleteService"),
    resource: (name, stack) => `service/${stack}/${name}`,
  },
  "AWS::ECS::TaskDefinition": {
    service: "ecs",
    actions: words("RegisterTaskDefinition DeregisterTaskDefinition DescribeTaskDefinition"),
  },
  "AWS::Events::Rule": {
    service: "events",
    actions: words("PutRule DescribeRule DeleteRule PutTargets RemoveTargets"),
    resource: (name) => `rule/${name}`,
  },
  "AWS::IAM::InstanceProfile": {
    service: "iam",
    actions: words("CreateInstanceProfile GetInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile"),
    resource: (name) => `instance-profile/${name}`,
  },
  "AWS::IAM::Role": {
    service: "iam",
    actions: words("CreateRole GetRole DeleteRole PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy PassRole"),
    resource: (name) => `role/${name}`,
  },
  "AWS::IAM::RolePolicy": {
    service: "iam",
    actions: words("PutRolePolicy GetRolePolicy DeleteRolePolicy"),
    resource: (_, stack) => `role/${stack.slice(0, 24)}-RunsRole-1`,
  },
  "AWS::Lambda::Function": {
    service: "lambda",
    actions: words("CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction"),
    resource: (name) => `function:${name}`,
  },
  "AWS::Logs::LogGroup": {
    service: "logs",
    actions: words("CreateLogGroup DeleteLogGroup PutRetentionPolicy"),
    resource: (name) => `log-group:${name}`,
  },
  "AWS::SNS::Subscription": { service: "sns", actions: ["Subscribe"], resource: alarms },
  "AWS::SNS::Topic": {
    service: "sns",
    actions: words("CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic"),
    resource: own,
  },
  "AWS::SNS::TopicPolicy": { service: "sns", actions: ["SetTopicAttributes"], resource: alarms },
  "AWS::SQS::Queue": {
    service: "sqs",
    actions: words("CreateQueue GetQueueAttributes SetQueueAttributes DeleteQueue"),
    resource: own,
  },
  "AWS::SQS::QueuePolicy": {
    service: "sqs",
    actions: ["SetQueueAttributes"],
    resource: (_, stack) => `${stack.slice(0, 24)}-Work-1`,
  },
  "AWS::SSM::Parameter": {
    service: "ssm",
    actions: words("PutParameter GetParameters DeleteParameter AddTagsToResource"),
    resource: (name) => `parameter${name}`,
  },
  "AWS::Scheduler::Schedule": {
    service: "scheduler",
    actions: words("CreateSchedule GetSchedule UpdateSchedule DeleteSchedule"),
    resource: (name) => `schedule/default/${name}`,
  },
  "AWS::StepFunctions::StateMachine": {
    service: "states",
    actions: words("CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine"),
    resource: (name) => `stateMachine:${name}`,
  },
};

function alarms(_: string, stack: string): string {
  return `${stack.slice(0, 24)}-Alarms-1`;
}
