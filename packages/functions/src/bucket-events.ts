import process from "node:process";
import {
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { HubError, toHubError } from "@dth/core/error";
import * as v from "valibot";
import { awsClients } from "./aws-clients.ts";

/** What CloudFormation asks of a custom resource. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
const RequestSchema = v.object({
  RequestType: v.picklist(["Create", "Update", "Delete"]),
  ResponseURL: v.pipe(v.string(), v.url()),
  StackId: v.string(),
  RequestId: v.string(),
  LogicalResourceId: v.string(),
  ResourceProperties: v.object({ Bucket: v.string(), Region: v.string() }),
});

/** Turns a bucket's events on, so that rules of EventBridge see them; what else the bucket tells stays as it is. */
export async function handler(event: unknown): Promise<void> {
  const { RequestType, ResponseURL, ResourceProperties, ...ids } = v.parse(RequestSchema, event);
  const { Bucket, Region } = ResourceProperties;
  const answer = { ...ids, PhysicalResourceId: `${Bucket}-events`, Status: "SUCCESS", Reason: "" };
  try {
    // Other rules may live on the bucket's events: they stay on.
    if (RequestType !== "Delete") await turnOn(awsClients({ ...process.env, AWS_REGION: Region }).s3, Bucket, Region);
  } catch (error) {
    Object.assign(answer, { Status: "FAILED", Reason: toHubError(error).message });
  }
  await fetch(ResponseURL, { method: "PUT", body: JSON.stringify(answer) });
}

/** @throws HubError `INVALID_INPUT` for a bucket of another region; Error as S3 answers */
export async function turnOn(client: Pick<S3Client, "send">, Bucket: string, region: string): Promise<void> {
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
  const home = LocationConstraint === "EU" ? "eu-west-1" : (LocationConstraint ?? "us-east-1");
  if (home !== region)
    throw new HubError("INVALID_INPUT", `the bucket ${Bucket} is in ${home}: make the task's stack there`);
  const { $metadata: _, ...known } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  if (known.EventBridgeConfiguration !== undefined) return;
  const NotificationConfiguration = { ...known, EventBridgeConfiguration: {} };
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}
