import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { ACCOUNT, REGION } from "./place.ts";

/** The launcher's helper, and the launcher. */
export const HELPER = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hub-launch`;
/** Before the names of tasks' stacks. */
export const STACK_PREFIX = "hub-task";
/** ARN of the hub's state machine. */
export const LAUNCHER = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:hub-launcher`;
/** ARN of the operator's topic. */
export const RESULTS_TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:hub-results`;
/** ARN of the secret that signs receipts. */
export const SIGNING_KEY = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hub/signing-key-AbCdEf`;

/** What Lambda and ECS give every program: where it is, and the keys of its role. */
export function hostEnvironment(endpoint: string, scratch: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    SCRATCH: scratch,
  };
}

/** As stacks/hub.ts and stacks/app.ts say. */
export function hubEnvironment(storeUrl: string): Readonly<Record<string, string>> {
  return {
    HUB_STAGE: "production",
    HUB_STACK_PREFIX: STACK_PREFIX,
    HUB_RECORDS_TABLE: "records",
    HUB_LEDGER_TABLE: "ledger",
    HUB_RECEIPTS_BUCKET: "receipts",
    HUB_SECRETS_PREFIX: "hub/",
    HUB_SIGNING_KEY: SIGNING_KEY,
    HUB_LAUNCHER: LAUNCHER,
    HUB_RUN_LOGS: "runs",
    HUB_TASK_LOGS: "tasks",
    HUB_METRICS: "DataTransferHub/box",
    HUB_ISSUER: "https://issuer.example",
    HUB_CLIENT_ID: "console",
    HUB_ROLE_CLAIM: "cognito:groups",
    HUB_ALLOWED_HOSTS: "127.0.0.1",
    HUB_RESULTS_TOPIC: RESULTS_TOPIC,
    HUB_GRAPHQL_API: `arn:aws:appsync:${REGION}:${ACCOUNT}:apis/hub`,
    HUB_TEMPLATES_URL: `${storeUrl}/templates`,
    HUB_TEMPLATES_BUCKET: "templates",
    HUB_CODE_KEY: "functions/1.zip",
    HUB_VPC: "vpc-1",
    HUB_SUBNETS: "subnet-1,subnet-2",
    HUB_TRANSFER_IMAGES: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/hub/transfer`,
    HUB_COPIER_IMAGES: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/hub/image-copier`,
    HUB_TRANSFER_DIGEST: `sha256:${"1".repeat(64)}`,
    HUB_COPIER_DIGEST: `sha256:${"2".repeat(64)}`,
  };
}
