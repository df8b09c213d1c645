import process from "node:process";
import { turnOnBucketEvents } from "@dth/aws/source-listener/bucket-events";
import { toHubError } from "@dth/core/error";
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
    if (RequestType !== "Delete")
      await turnOnBucketEvents(awsClients({ ...process.env, AWS_REGION: Region }).s3, Bucket, Region);
  } catch (error) {
    Object.assign(answer, { Status: "FAILED", Reason: toHubError(error).message });
  }
  await fetch(ResponseURL, { method: "PUT", body: JSON.stringify(answer) });
}
