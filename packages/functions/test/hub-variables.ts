/** What the hub's functions read from their environment, of a stage whose AWS is at one address. */
export function hubVariables(url: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: "eu-west-1",
    AWS_ENDPOINT_URL: url,
    HUB_STAGE: "test",
    HUB_RECORDS_TABLE: "records",
    HUB_LEDGER_TABLE: "ledger",
    HUB_RECEIPTS_BUCKET: "receipts",
    HUB_SECRETS_PREFIX: "hub/",
    HUB_SIGNING_KEY: "hub/signing-key",
    HUB_LAUNCHER: "arn:aws:states:eu-west-1:123456789012:stateMachine:launcher",
    HUB_RUN_LOGS: "runs",
    HUB_TASK_LOGS: "tasks",
    HUB_METRICS: "DataTransferHub/test",
    HUB_ISSUER: "https://issuer.example",
    HUB_CLIENT_ID: "console",
    HUB_ROLE_CLAIM: "cognito:groups",
    HUB_TEMPLATES_URL: "https://templates.example",
    HUB_TEMPLATES_BUCKET: "templates",
    HUB_CODE_KEY: "functions/1.zip",
    HUB_VPC: "vpc-1",
    HUB_SUBNETS: "subnet-1,subnet-2",
    HUB_TRANSFER_IMAGES: "arn:aws:ecr:eu-west-1:123456789012:repository/transfer",
    HUB_COPIER_IMAGES: "arn:aws:ecr:eu-west-1:123456789012:repository/copier",
  };
}
