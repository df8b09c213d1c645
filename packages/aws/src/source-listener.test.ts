import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Hearing } from "@dth/core/source-listener";
import { sourceListenerConformance } from "@dth/testkit/conformance/source-listener";
import { describe, expect, it } from "vitest";
import { Fault, type Handlers, startFakeAws } from "../test/fake-aws.ts";
import { eventBridge } from "../test/fake-event-bridge.ts";
import { openSourceListener } from "./source-listener.ts";

const PHOTOS: Hearing = { place: { bucket: "photos", prefix: "in/" }, deletes: false };

/** A bucket in Ireland each, which tells a queue of its own; what is written to them. */
function buckets(refuse?: string) {
  const written: { Bucket: string; NotificationConfiguration: object }[] = [];
  const QueueConfigurations = [{ QueueArn: "arn:queue", Events: ["s3:ObjectCreated:*"] }];
  const send = async (command: { readonly input: { Bucket: string; NotificationConfiguration: object } }) => {
    if (refuse !== undefined) throw new Fault(refuse);
    const { name } = command.constructor;
    if (name === "GetBucketLocationCommand") return { LocationConstraint: "eu-west-1" };
    if (name === "GetBucketNotificationConfigurationCommand") return { $metadata: {}, QueueConfigurations };
    written.push(command.input);
    return {};
  };
  return { s3: { send } as unknown as S3Client, written, QueueConfigurations };
}

async function open(options: { readonly handlers?: Handlers; readonly refuse?: string } = {}) {
  const bridge = eventBridge();
  const fake = await startFakeAws({ ...bridge.handlers, ...options.handlers });
  const client = new EventBridgeClient(fake.config);
  const { s3, ...rest } = buckets(options.refuse);
  const listener = openSourceListener({
    ...{ eventBridge: client, s3, region: "eu-west-1", rulePrefix: "dth-box-events" },
    ...{ queueArn: "arn:heard", deadLetterArn: "arn:dead" },
  });
  const close = async () => {
    client.destroy();
    await fake.close();
  };
  return { listener, bridge, close, ...rest };
}

/** What a rule listens to, from its pattern alone. */
function hearingOf(pattern: string): Hearing {
  const { "detail-type": kinds, detail } = JSON.parse(pattern);
  const place = { bucket: detail.bucket.name[0], prefix: detail.object?.key[0].prefix ?? "" };
  return { place, deletes: kinds.includes("Object Deleted") };
}

describe("openSourceListener", () => {
  sourceListenerConformance(async () => {
    const { listener, bridge, close } = await open();
    const heard = async (taskId: string) => {
      const rule = bridge.rules.get(`dth-box-events-${taskId}`);
      return rule?.targets.size === 1 ? hearingOf(rule.pattern) : undefined;
    };
    return { listener, heard, close };
  });

  it("leaves what a bucket tells others as it is", async () => {
    const { listener, close, written, QueueConfigurations } = await open();
    await listener.listen("one", PHOTOS);
    await close();
    const NotificationConfiguration = { QueueConfigurations, EventBridgeConfiguration: {} };
    expect(written).toEqual([{ Bucket: "photos", NotificationConfiguration }]);
  });

  it("has a rule send whose event it is and the event as it came, and keep what cannot be sent", async () => {
    const { listener, bridge, close } = await open();
    await listener.listen("one", PHOTOS);
    await close();
    expect(bridge.rules.get("dth-box-events-one")?.targets.get("hub")).toEqual({
      Id: "hub",
      Arn: "arn:heard",
      InputTransformer: { InputTemplate: '{"taskId":"one","event":<aws.events.event.json>}' },
      DeadLetterConfig: { Arn: "arn:dead" },
    });
  });

  it.each([
    ["AccessDenied", "EVENTS_OUT_OF_REACH"],
    ["NoSuchBucket", "BUCKET_NOT_FOUND"],
    ["SlowDown", "THROTTLED"],
  ])("says what %s of a bucket means, and makes no rule", async (refuse, code) => {
    const { listener, bridge, close } = await open({ refuse });
    await expect(listener.listen("one", PHOTOS)).rejects.toMatchObject({ code });
    await close();
    expect(bridge.rules.size).toBe(0);
  });

  it("says that the quota of rules is used up", async () => {
    const PutRule = () => {
      throw new Fault("LimitExceededException");
    };
    const { listener, close } = await open({ handlers: { PutRule } });
    await expect(listener.listen("one", PHOTOS)).rejects.toMatchObject({ code: "STACK_QUOTA_REACHED" });
    await close();
  });

  it("takes a target that was not taken for a failure", async () => {
    const PutTargets = () => ({ FailedEntryCount: 1, FailedEntries: [{ ErrorCode: "InternalException" }] });
    const { listener, close } = await open({ handlers: { PutTargets } });
    await expect(listener.listen("one", PHOTOS)).rejects.toThrow(/InternalException/);
    await close();
  });
});
