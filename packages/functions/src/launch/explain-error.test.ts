import { elsewhere } from "@dth/aws/source-listener/bucket-events";
import { HubError } from "@dth/core/error";
import { ERROR_CODES } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { CAUSES, launchError, underItsCode } from "./explain-error.ts";

/** What AWS says on a bad day, and what it is to a person. */
const DAYS: readonly (readonly [day: string, said: string, code: string])[] = [
  [
    "a VPC that is not there",
    "ValidationError: Parameter validation failed: parameter value vpc-1 for parameter name ec2VpcId does not exist. Rerun with a valid value of type AWS::EC2::VPC::Id",
    "STACK_NETWORK_WRONG",
  ],
  [
    "subnets of another VPC",
    "Workers: Security group sg-1 and subnet subnet-1 belong to different networks.",
    "STACK_NETWORK_WRONG",
  ],
  [
    "a subnet that is gone",
    "Workers: The subnet ID 'subnet-1' does not exist (Service: AutoScaling)",
    "STACK_NETWORK_WRONG",
  ],
  [
    "subnets without a way out",
    "The finder ended before its work was done: ResourceInitializationError: failed to validate logger args: context deadline exceeded: connection timed out",
    "STACK_NETWORK_WRONG",
  ],
  [
    "a secret that is missing",
    "ResourceNotFoundException: Secrets Manager can't find the specified secret. (Service: AWSSecretsManager)",
    "SECRET_NOT_FOUND",
  ],
  [
    "a key of another partition",
    "The finder did not do its work: InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
    "CREDENTIALS_INVALID",
  ],
  ["a bucket that is not there", "BucketEvents: NoSuchBucket: The specified bucket does not exist", "BUCKET_NOT_FOUND"],
  [
    "a bucket elsewhere",
    `BucketEvents: Received response status [FAILED] from custom resource. Message returned: ${elsewhere("photos", "eu-west-1", "us-east-1").message}`,
    "WRONG_REGION",
  ],
  [
    "the quota of stacks",
    "CloudFormation.LimitExceededException: Limit for stack has been exceeded (Service: CloudFormation, Status Code: 400)",
    "STACK_QUOTA_REACHED",
  ],
  [
    "the quota of processors",
    "Workers: You have requested more vCPU capacity than your current vCPU limit of 32 allows (VcpuLimitExceeded)",
    "STACK_QUOTA_REACHED",
  ],
  [
    "a template that is missing",
    "CloudFormation.CloudFormationException: S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/ (Service: CloudFormation, Status Code: 400)",
    "STACK_TEMPLATE_MISSING",
  ],
  [
    "a right that is missing",
    "Work: User: arn:aws:sts::1:assumed-role/stacks is not authorized to perform: sqs:CreateQueue (Service: Sqs, Status Code: 403)",
    "STACK_PERMISSION_MISSING",
  ],
  ["throttling that lasts", "CloudFormation.ThrottlingException: Rate exceeded (Service: CloudFormation)", "THROTTLED"],
  ["a rollback that failed", "The stack is UPDATE_ROLLBACK_FAILED. See its events in CloudFormation.", "STACK_STUCK"],
  ["a rolled back stack", "The stack is ROLLBACK_COMPLETE. See its events in CloudFormation.", "STACK_STUCK"],
  [
    "a stack that cannot be deleted",
    "SecurityGroup: resource sg-1 has a dependent object (Service: Ec2, Status Code: 400)",
    "STACK_STUCK",
  ],
  [
    "a program without memory",
    "The finder ended before its work was done: Essential container in task exited. OutOfMemoryError: Container killed due to memory usage",
    "WORKER_OUT_OF_MEMORY",
  ],
  [
    "a machine without disk",
    "The finder ended before its work was done: Essential container in task exited. write /tmp/x: no space left on device",
    "WORKER_DISK_FULL",
  ],
  [
    "an image that cannot be pulled",
    "The finder ended before its work was done: CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref",
    "STACK_IMAGE_MISSING",
  ],
  [
    "no machine to be had",
    "Workers: We currently do not have sufficient t4g.small capacity in the Availability Zone you requested (InsufficientInstanceCapacity)",
    "CAPACITY_UNAVAILABLE",
  ],
  [
    "Spot machines that are taken away again and again",
    "The finder ended before its work was done: Your Spot Task was interrupted.",
    "CAPACITY_UNAVAILABLE",
  ],
  ["something new", "Queue: the name is taken", "LAUNCH_FAILED"],
];

describe("a bad day", () => {
  it.each(DAYS)("such as %s ends with a code that says what to do", (_, said, code) => {
    const error = launchError(said);
    expect(error.code).toBe(code);
    expect(error.message).toBe(said);
    expect(ERROR_CODES[error.code].remedy.en).not.toBe("");
    expect(ERROR_CODES[error.code].remedy.zh).not.toBe("");
  });

  it("of every kind has an example here", () => {
    const shown = new Set(DAYS.map(([, , code]) => code));
    expect(CAUSES.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });
});

describe("what a function of ours threw", () => {
  it("keeps its code through the state machine, without its stack trace", () => {
    const thrown = underItsCode(new HubError("NOT_FOUND", "there is no task t1"));
    if (!(thrown instanceof Error)) throw new Error("no error");
    const cause = JSON.stringify({ errorMessage: thrown.message, errorType: thrown.name, trace: ["at secret.ts:1"] });
    const error = launchError(`${thrown.name}: ${cause}`);
    expect([error.code, error.message]).toEqual(["NOT_FOUND", "there is no task t1"]);
  });

  it("keeps its code also when it was thought to pass by itself", () => {
    const error = launchError('TransientError: {"errorMessage":"SERVER_UNAVAILABLE: the registry answers 503"}');
    expect([error.code, error.message]).toEqual(["SERVER_UNAVAILABLE", "the registry answers 503"]);
  });

  it("is told by its name where it is not ours", () => {
    const error = launchError('Sandbox.Timedout: {"errorMessage":"Task timed out after 60.00 seconds"}');
    expect([error.code, error.message]).toEqual([
      "LAUNCH_FAILED",
      "Sandbox.Timedout: Task timed out after 60.00 seconds",
    ]);
    expect(underItsCode("x")).toBe("x");
  });
});
