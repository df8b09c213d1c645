import { Aws, type CfnCondition, Fn, type IResolvable, type Stack } from "aws-cdk-lib";
import { CfnRole } from "aws-cdk-lib/aws-iam";

/** One statement of a policy; `IResolvable` where a condition of the template decides whether it is there. */
export type Statement = Readonly<Record<string, unknown>> | IResolvable;

/** Operators, each with keys and what they must be, as IAM has them. */
export type StatementConditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Allows actions on resources. */
export function allow(
  actions: readonly string[],
  resources: string | readonly string[],
  conditions?: StatementConditions,
): Statement {
  return {
    Effect: "Allow",
    Action: [...actions],
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

/** Narrows what is allowed on a table, or on an index of one, to partition keys that are like these. */
export function onlyKeys(patterns: readonly string[]): StatementConditions {
  return { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...patterns] } };
}

/** A statement, or anything else, that is there only while a condition of the template holds. */
export function when(condition: CfnCondition, value: unknown): IResolvable {
  return Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE);
}

/** An ARN in the stack's own partition, region and account. */
export function arn(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}

/** What {@link addRole} makes. */
export interface RoleOptions {
  /** The service that takes the role on, such as `ecs-tasks`. */
  readonly service: string;
  /** Says what the role is for, in a few words. */
  readonly description: string;
  readonly statements: readonly Statement[];
  /** Narrows who may take the role on. Default: callers on behalf of this account. Not all services say so. */
  readonly trust?: StatementConditions;
  readonly condition?: CfnCondition;
}

/** Only services that act for this account: what keeps others from making a service use the role for them. */
const OWN_ACCOUNT: StatementConditions = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } };

/** A role for one service, with one policy in it, so that it comes and goes as one resource. */
export function addRole(stack: Stack, id: string, options: RoleOptions): CfnRole {
  const { service, description, statements, trust = OWN_ACCOUNT, condition } = options;
  const role = new CfnRole(stack, id, {
    description,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: `${service}.amazonaws.com` },
          Action: "sts:AssumeRole",
          ...(Object.keys(trust).length === 0 ? {} : { Condition: trust }),
        },
      ],
    },
    policies: [{ policyName: "only", policyDocument: { Version: "2012-10-17", Statement: statements } }],
  });
  if (condition !== undefined) role.cfnOptions.condition = condition;
  return role;
}
