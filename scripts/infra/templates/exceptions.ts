/** A finding that stays, with the reason. */
export interface Exception {
  /** A rule's id, or its beginning before `*`. */
  readonly rule: string;
  /** Names of the resources that it is about; absent: anywhere. */
  readonly resources?: readonly string[];
  readonly reason: string;
}

/** Findings of cdk-nag and of CloudFormation's validator that are meant to be so. One that nothing finds fails the check. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: "AwsSolutions-IAM5[Resource::*]",
    resources: ["FinderStart", "WorkerStart", "CopierStart", "MachineRole"],
    reason: "ecr:GetAuthorizationToken and ecs:DiscoverPollEndpoint know no resources",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::*]",
    resources: ["StackRole"],
    reason: "what CloudFormation looks at, and taking back the registration of programs, know no resources",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::*]",
    resources: ["RunsRole"],
    reason: "the delivery of a state machine's logs knows no resources",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:autoscaling:*",
    resources: ["FinderRole", "RunsRole"],
    reason: "the group is named; the id in the middle of its ARN is known to nobody beforehand",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:container-instance/*",
    resources: ["MachineRole"],
    reason: "machines of this stack's own cluster, which come and go",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/*",
    resources: ["RunsRole"],
    reason: "tasks of this stack's own cluster, which come and go",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*",
    resources: ["FinderStart", "WorkerStart", "CopierStart", "ListerRole", "BucketEventsRole"],
    reason: "streams of this stack's own programs, whose ids come after its name",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*",
    resources: ["ListerRole"],
    reason: "the pieces of this stack's own list of images",
  },
  {
    rule: "AwsSolutions-ECS2",
    resources: ["Finder", "Worker", "Copier"],
    reason: "names of tables, queues, buckets and secrets; never a secret's value",
  },
  {
    rule: "AwsSolutions-ECS4",
    resources: ["Cluster"],
    reason: "Container Insights is paid for by the metric; the dashboard has what matters",
  },
  {
    rule: "AwsSolutions-EC26",
    resources: ["Workers"],
    reason:
      "the rule stumbles over the share of Spot machines, which a parameter decides; the volumes are encrypted in the launch template",
  },
  {
    rule: "AwsSolutions-AS3",
    resources: ["Workers"],
    reason: "machines come and go with every run; that is no news",
  },
  {
    rule: "AwsSolutions-SF1",
    resources: ["Runs"],
    reason: "failures are logged; logging every state of every run costs more than the run",
  },
  { rule: "AwsSolutions-SF2", resources: ["Runs"], reason: "X-Ray is off by default, for its price" },
  {
    rule: "W1030",
    reason:
      "a boundary that is left empty is none: the condition HasRoleBoundary keeps it out, which the rule does not read",
  },
  {
    rule: "W9052",
    resources: [""],
    reason:
      "a template has too many conditions for the validator to try all; its variants without conditions are tried",
  },
];
