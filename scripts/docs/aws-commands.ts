/**
 * Operations of the AWS CLI that the docs name, with the options that they may have there.
 * https://docs.aws.amazon.com/cli/latest/reference/
 */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  "cloudformation deploy": ["template-file", "s3-bucket", "stack-name", "capabilities", "parameter-overrides"],
  "cloudformation delete-stack": ["stack-name"],
  "cloudformation list-stacks": ["stack-status-filter"],
  "cognito-idp admin-add-user-to-group": ["user-pool-id", "username", "group-name"],
  "cognito-idp admin-create-user": ["user-pool-id", "username", "user-attributes", "desired-delivery-mediums"],
  "ecr create-repository": ["repository-name", "image-tag-mutability"],
  "ecr describe-images": ["repository-name", "image-ids"],
  "ecr get-login-password": [],
  "events list-rules": ["name-prefix"],
  "iam create-policy": ["policy-name", "policy-document"],
  "s3 cp": [],
  "secretsmanager create-secret": ["name", "secret-string"],
  "secretsmanager list-secrets": ["filters"],
  "stepfunctions start-execution": ["state-machine-arn", "input"],
  "sts get-caller-identity": [],
};

/** Options of every operation. */
const EVERYWHERE: ReadonlySet<string> = new Set(["query", "output", "region", "profile"]);

/** What is wrong with a line of the AWS CLI after its `aws`; undefined when nothing is. */
export function awsProblem([service = "", operation = "", ...rest]: readonly string[]): string | undefined {
  const known = OPERATIONS[`${service} ${operation}`];
  if (known === undefined) return `aws ${service} ${operation} is not among the documented operations`;
  const options = rest.flatMap((word) => (word.startsWith("--") ? [word.slice(2)] : []));
  const strange = options.find((option) => !known.includes(option) && !EVERYWHERE.has(option));
  return strange === undefined ? undefined : `aws ${service} ${operation} has no --${strange} here`;
}
