import type { AlarmTopic } from "@dth/template/alarm-topic";
import { addRole, allow, when } from "@dth/template/permissions";
import type { Schedule } from "@dth/template/schedule";
import { addStateMachine } from "@dth/template/state-machine";
import { Aws, Fn } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import definition from "./ended.asl.json" with { type: "json" };
import { type Finder, finderGroup, type Programs, runFinder } from "./finder.ts";
import type { Queues } from "./queues.ts";
import { type Workers, workersArn } from "./workers.ts";

/** What is looked after when the finder ended. */
export interface EndedOptions {
  readonly programs: Programs;
  readonly finder: Finder;
  readonly queues: Queues;
  readonly workers: Workers;
  readonly topic: AlarmTopic;
  readonly schedule: Schedule;
}

/**
 * Adds what happens when the finder ended: news of a failure, and for a task that runs once the release of everything.
 * The stack can delete itself only by a role that it is given, so that it holds no right to delete anything.
 */
export function addEnded({ programs, finder, queues, workers, topic, schedule }: EndedOptions): void {
  const { form, cluster, network, logs } = programs;
  const { stack } = form;
  const role = form.get("stackRole").valueAsString;
  const { machine } = addStateMachine(stack, "Ended", {
    definition,
    description: "Releases everything when a task that runs once is done",
    logs,
    statements: [
      ...runFinder(cluster, finder),
      allow(["sqs:GetQueueAttributes"], [queues.work.attrArn, queues.dead.attrArn]),
      allow(["autoscaling:UpdateAutoScalingGroup"], workersArn()),
      allow(["sns:Publish"], topic.arn),
      when(form.given("stackRole"), allow(["cloudformation:DeleteStack"], Aws.STACK_ID)),
      when(
        form.given("stackRole"),
        allow(["iam:PassRole"], role, { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } }),
      ),
    ],
    values: {
      once: Fn.conditionIf(schedule.once.logicalId, "true", "false").toString(),
      stackRole: role,
      stackId: Aws.STACK_ID,
      stackName: Aws.STACK_NAME,
      topic: topic.arn,
      logs: logs.ref,
      queueUrl: queues.work.ref,
      deadUrl: queues.dead.ref,
      workers: workers.group.ref,
      cluster: cluster.ref,
      finder: finder.definition.ref,
      group: finderGroup(),
      securityGroup: network.securityGroup,
      assignPublicIp: network.assignPublicIp,
    },
    lists: { subnets: network.subnets },
  });
  const start = addRole(stack, "EndedRuleRole", {
    service: "events",
    description: "Tells that the finder ended",
    statements: [allow(["states:StartExecution"], machine.ref)],
  });
  new CfnRule(stack, "FinderEnded", {
    description: "The finder ended",
    eventPattern: {
      source: ["aws.ecs"],
      "detail-type": ["ECS Task State Change"],
      detail: { clusterArn: [cluster.attrArn], group: [finderGroup()], lastStatus: ["STOPPED"] },
    },
    targets: [{ id: "ended", arn: machine.ref, roleArn: start.attrArn }],
  });
}
