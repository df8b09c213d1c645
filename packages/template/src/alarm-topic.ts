import { Aws, CfnOutput, Fn } from "aws-cdk-lib";
import { CfnAlarm, type CfnAlarmProps } from "aws-cdk-lib/aws-cloudwatch";
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from "aws-cdk-lib/aws-sns";
import type { Form } from "./form.ts";

/** Where alarms and notices of a stack go: a topic of its own, and for alarms of a hub's stack the hub's instead. */
export interface AlarmTopic {
  readonly arn: string;
  /** Adds an alarm that tells the topic, or the hub's. */
  alarm(id: string, properties: Omit<CfnAlarmProps, "alarmActions">): CfnAlarm;
}

/** Adds the topic, the address that hears of it, and who may publish to it. */
export function addAlarmTopic(form: Form): AlarmTopic {
  const { stack } = form;
  form.add("notices", "alarmEmail", {
    label: { en: "E-mail for alarms", zh: "告警邮箱" },
    help: {
      en: "Hears of failures and of the end of a task that runs once. The address has to confirm first.",
      zh: "接收失败和单次任务结束的通知，须先确认订阅。",
    },
    default: "",
    allowedPattern: "^(\\w[-\\w.+]*@([A-Za-z0-9][-A-Za-z0-9]*\\.)+[A-Za-z]{2,24})?$",
  });
  form.add("hub", "hubTopic", {
    label: { en: "Hub's topic", zh: "Hub 通知主题" },
    help: {
      en: "ARN of the topic of Amazon SNS that hears of alarms, instead of the stack's own.",
      zh: "接收告警的 Amazon SNS 主题 ARN，代替堆栈自身的主题。",
    },
    default: "",
    allowedPattern: "^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256})?$",
  });
  const topic = new CfnTopic(stack, "Alarms", { displayName: "Data Transfer Hub" });
  new CfnTopicPolicy(stack, "AlarmsPolicy", {
    topics: [topic.ref],
    policyDocument: { Version: "2012-10-17", Statement: [publishOf(topic), encryptedOnly(topic)] },
  });
  const address = new CfnSubscription(stack, "AlarmsByEmail", {
    topicArn: topic.ref,
    protocol: "email",
    endpoint: form.get("alarmEmail").valueAsString,
  });
  address.cfnOptions.condition = form.given("alarmEmail");
  new CfnOutput(stack, "AlarmTopic", { value: topic.ref });
  // How runs end the hub tells by itself, of the machine's notices there is nobody to hear.
  const heard = Fn.conditionIf(form.given("hubTopic").logicalId, form.get("hubTopic"), topic.ref).toString();
  return {
    arn: topic.ref,
    alarm: (id, properties) => new CfnAlarm(stack, id, { ...properties, alarmActions: [heard] }),
  };
}

function publishOf(topic: CfnTopic) {
  return {
    Effect: "Allow",
    Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
    Action: "sns:Publish",
    Resource: topic.ref,
    Condition: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
  };
}

function encryptedOnly(topic: CfnTopic) {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topic.ref,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
