import { addCode, NO_CODE } from "@dth/template/code";
import { functionLogAccess, type ProgramLogs } from "@dth/template/container";
import type { Form } from "@dth/template/form";
import { addRole, allow, when } from "@dth/template/permissions";
import { Aws, type CfnCondition, CfnCustomResource, CfnRule as CfnTemplateRule, Fn } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import type { CfnQueue } from "aws-cdk-lib/aws-sqs";
import { addPolicy } from "./queues.ts";

/** Asks whether events of the source's bucket start copies, by the original's name. */
export function askForEvents(form: Form): void {
  form.add("schedule", "srcEvent", {
    label: { en: "Events of the source", zh: "源端事件" },
    help: {
      en: "Copies what is written, and also deletes what is deleted, soon after. The bucket must be in this account and region. What else it notifies is left alone.",
      zh: "很快复制新写入的对象，也可同步删除。存储桶须在当前账号和区域。桶上已有的其他通知不受影响。",
    },
    default: "No",
    allowedValues: ["No", "Create", "CreateAndDelete"],
  });
}

/**
 * Adds a rule that brings the source bucket's events to the queue of the work, where the programs tell the two apart. EventBridge takes any number of rules of one bucket,
 * so that no other target can be lost; a bucket's own notifications are one document that the last writer wins.
 * What turns a bucket's events on adds to that document, and never takes away.
 */
export function addEvents(form: Form, queue: CfnQueue, logs: ProgramLogs): void {
  const { stack } = form;
  const wanted = wantsEvents(form);
  const code = addCode(form, false);
  new CfnTemplateRule(stack, "EventsNeedCode", {
    ruleCondition: Fn.conditionNot(Fn.conditionEquals(form.get("srcEvent"), "No")),
    assertions: [
      {
        assert: Fn.conditionNot(Fn.conditionEquals(form.get("codeBucket"), NO_CODE)),
        assertDescription: "Events of the source need the functions: give their bucket and archive.",
      },
    ],
  });
  const bucket = form.get("srcBucket").valueAsString;
  const role = addRole(stack, "BucketEventsRole", {
    service: "lambda",
    description: "Turns a bucket's events on",
    trust: {},
    statements: [
      allow(
        ["s3:GetBucketLocation", "s3:GetBucketNotification", "s3:PutBucketNotification"],
        `arn:${Aws.PARTITION}:s3:::${bucket}`,
      ),
      // A hub hears of its sources by itself, so that this function is in stacks that stand alone.
      functionLogAccess(logs),
    ],
    condition: wanted,
  });
  const helper = new CfnFunction(stack, "BucketEventsFunction", {
    ...code,
    description: "Turns a bucket's events on",
    handler: "bucket-events.handler",
    role: role.attrArn,
    timeout: 60,
    memorySize: 256,
    loggingConfig: { logGroup: logs.group, logFormat: "JSON" },
  });
  helper.cfnOptions.condition = wanted;
  const events = new CfnCustomResource(stack, "BucketEvents", { serviceToken: helper.attrArn, serviceTimeout: 120 });
  events.addPropertyOverride("Bucket", bucket);
  events.addPropertyOverride("Region", Aws.REGION);
  events.cfnOptions.condition = wanted;
  const rule = new CfnRule(stack, "ObjectsChanged", {
    description: "Objects of the source that were written, or deleted",
    eventPattern: pattern(form, bucket),
    targets: [{ id: "queue", arn: queue.attrArn }],
  });
  rule.cfnOptions.condition = wanted;
  const fromRule = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queue.attrArn,
    Condition: { ArnEquals: { "aws:SourceArn": rule.attrArn } },
  };
  addPolicy(stack, "WorkPolicy", queue, when(wanted, fromRule));
}

/** What the programs are told: whether they look for events on the queue of the work. */
export function eventsEnvironment(form: Form): Readonly<Record<string, string>> {
  return { SOURCE_EVENTS: Fn.conditionIf(wantsEvents(form).logicalId, "true", "").toString() };
}

function wantsEvents(form: Form): CfnCondition {
  return form.condition("WantsEvents", () => Fn.conditionNot(form.is("srcEvent", "No")));
}

function pattern(form: Form, bucket: string) {
  const prefix = form.get("srcPrefix").valueAsString;
  const deletes = form.is("srcEvent", "CreateAndDelete");
  const kinds = Fn.conditionIf(deletes.logicalId, ["Object Created", "Object Deleted"], ["Object Created"]);
  const object = Fn.conditionIf(form.given("srcPrefix").logicalId, { key: [{ prefix }] }, Aws.NO_VALUE);
  return { source: ["aws.s3"], "detail-type": kinds, detail: { bucket: { name: [bucket] }, object } };
}
