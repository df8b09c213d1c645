import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { awsClientConfig } from "@dth/aws/client-config";

/** Where AWS is. */
export interface Place {
  readonly AWS_REGION: string;
  readonly AWS_ENDPOINT_URL?: string | undefined;
}

/** Clients of one process, which share their connections. */
export type AwsClients = ReturnType<typeof awsClients>;

/** Signs in as the role of the function, task or machine, whose keys the SDK renews by itself. */
export function awsClients({ AWS_REGION: region, AWS_ENDPOINT_URL: endpoint }: Place) {
  const config = awsClientConfig({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  return {
    config,
    autoScaling: new AutoScalingClient(config),
    cloudFormation: new CloudFormationClient(config),
    cloudwatch: new CloudWatchClient(config),
    dynamo: new DynamoDBClient(config),
    ecs: new ECSClient(config),
    eventBridge: new EventBridgeClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    secrets: new SecretsManagerClient(config),
    sfn: new SFNClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: endpoint === undefined }),
  };
}
