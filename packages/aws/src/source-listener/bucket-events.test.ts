import { expect, it } from "vitest";
import { turnOnBucketEvents } from "./bucket-events.ts";

const QUEUE = { QueueArn: "arn:queue", Events: ["s3:ObjectCreated:*"] };

/** A bucket in Ireland that tells a queue already. */
function bucket(known: object) {
  const written: unknown[] = [];
  const send = async (command: { readonly input: unknown }) => {
    const { name } = command.constructor;
    if (name === "GetBucketLocationCommand") return { LocationConstraint: "eu-west-1" };
    if (name === "GetBucketNotificationConfigurationCommand") return { $metadata: {}, ...known };
    written.push(command.input);
    return {};
  };
  return { client: { send } as never, written };
}

it("adds EventBridge to what a bucket tells, and takes nothing away", async () => {
  const { client, written } = bucket({ QueueConfigurations: [QUEUE] });
  await turnOnBucketEvents(client, "photos", "eu-west-1");
  const NotificationConfiguration = { QueueConfigurations: [QUEUE], EventBridgeConfiguration: {} };
  expect(written).toEqual([{ Bucket: "photos", NotificationConfiguration }]);
});

it("writes nothing where events are on already", async () => {
  const { client, written } = bucket({ EventBridgeConfiguration: {} });
  await turnOnBucketEvents(client, "photos", "eu-west-1");
  expect(written).toEqual([]);
});

it("refuses a bucket of another region in plain words", async () => {
  await expect(turnOnBucketEvents(bucket({}).client, "photos", "us-east-1")).rejects.toThrow("is in region eu-west-1");
});
