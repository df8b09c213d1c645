import { partitionOf } from "./partitions.ts";

/** The account of every evaluation: AWS's own example number. */
export const ACCOUNT = "123456789012";

/** Service and kind of ARNs by Pulumi's type; components take ARNs apart, so that their shape matters. */
const SHAPES: Readonly<Record<string, (name: string) => readonly [service: string, rest: string, place?: "global"]>> = {
  "aws:lambda/function:Function": (name) => ["lambda", `function:${name}`],
  "aws:sqs/queue:Queue": (name) => ["sqs", name],
  "aws:sns/topic:Topic": (name) => ["sns", name],
  "aws:dynamodb/table:Table": (name) => ["dynamodb", `table/${name}`],
  "aws:iam/role:Role": (name) => ["iam", `role/${name}`, "global"],
  "aws:iam/policy:Policy": (name) => ["iam", `policy/${name}`, "global"],
  "aws:ecr/repository:Repository": (name) => ["ecr", `repository/${name}`],
  "aws:sfn/stateMachine:StateMachine": (name) => ["states", `stateMachine:${name}`],
  "aws:cloudwatch/logGroup:LogGroup": (name) => ["logs", `log-group:${name}`],
  "aws:secretsmanager/secret:Secret": (name) => ["secretsmanager", `secret:${name}-AbCdEf`],
  "aws:cognito/userPool:UserPool": (name) => ["cognito-idp", `userpool/${name}`],
  "aws:appsync/graphQLApi:GraphQLApi": (name) => ["appsync", `apis/${name}`],
  "aws:cloudfront/distribution:Distribution": (name) => ["cloudfront", `distribution/${name}`, "global"],
  "aws:kms/key:Key": (name) => ["kms", `key/${name}`],
};

/** A plausible ARN for what was made. */
export function arnOf(type: string, name: string, region: string): string {
  const partition = partitionOf(region);
  if (/^aws:s3\/bucket(V2)?:/.test(type)) return `arn:${partition}:s3:::${name}`;
  const [service, rest, place] = SHAPES[type]?.(name) ?? ["example", name];
  return `arn:${partition}:${service}:${place === "global" ? "" : region}:${ACCOUNT}:${rest}`;
}
