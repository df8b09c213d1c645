import {
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { HubError } from "@dth/core/error";

/**
 * Turns a bucket's events on, so that rules of EventBridge see them. What else the bucket tells is written back as it is, for
 * a bucket's notifications are one document; nothing is written where they are on already.
 *
 * @throws HubError `EVENTS_OUT_OF_REACH` for a bucket of another region; Error as S3 answers
 */
export async function turnOnBucketEvents(
  client: Pick<S3Client, "send">,
  Bucket: string,
  region: string,
): Promise<void> {
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
  const home = LocationConstraint === "EU" ? "eu-west-1" : (LocationConstraint ?? "us-east-1");
  if (home !== region) throw elsewhere(Bucket, home, region);
  const { $metadata: _, ...known } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  if (known.EventBridgeConfiguration !== undefined) return;
  const NotificationConfiguration = { ...known, EventBridgeConfiguration: {} };
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

/** A bucket tells the event bus of its own region only. */
export function elsewhere(bucket: string, home: string, region: string): HubError {
  return new HubError(
    "EVENTS_OUT_OF_REACH",
    `the bucket ${bucket} is in region ${home}, its events are needed in ${region}`,
  );
}
