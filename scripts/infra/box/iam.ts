import { isLike } from "../policy-pattern.ts";
import type { Stack } from "./cloud-formation.ts";
import { ACCOUNT, REGION } from "./place.ts";

/** A statement of a role's policy, with everything in it worked out. */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A call to DynamoDB, as IAM sees it. */
export interface TableCall {
  /** Such as `GetItem`. */
  readonly operation: string;
  /** The request's body. */
  readonly input: Readonly<Record<string, unknown>>;
}

interface Access {
  readonly action: string;
  readonly resource: string;
  /** Partition keys that the call names: of the table, or of the index that it asks. */
  readonly keys: readonly string[];
}

/**
 * Variables by which whoever runs a program says what role it has: the SDK tells their value with each call.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 */
export function actingAs(roleArn: unknown): Readonly<Record<string, string>> {
  return { AWS_SDK_UA_APP_ID: String(roleArn).split(":").at(-1) ?? "" };
}

/** The role that a program has, by what it calls itself; undefined for what is of no stack. */
export function roleOf(userAgent: string): string | undefined {
  return /\bapp\/(\S+)/.exec(userAgent)?.[1];
}

/** Whether the policy of a stack's role allows a call: what nothing allows is denied. A role that is not there has no rights. */
export function isAllowed(stacks: Iterable<Stack>, role: string, call: TableCall): boolean {
  const statements = statementsOf(stacks, role);
  return accessesOf(call).every((access) => {
    const fitting = statements.filter((statement) => fits(statement, access));
    return fitting.length > 0 && fitting.every(({ Effect }) => Effect === "Allow");
  });
}

function statementsOf(stacks: Iterable<Stack>, role: string): readonly Statement[] {
  for (const { name, resources } of stacks) {
    const found = resources.find(({ type, logicalId }) => type === "AWS::IAM::Role" && `${name}-${logicalId}` === role);
    const policies = found?.properties.Policies;
    if (Array.isArray(policies)) return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  }
  return [];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
function accessesOf({ operation, input }: TableCall): readonly Access[] {
  const action = `dynamodb:${operation}`;
  if (operation.startsWith("Batch")) {
    return Object.entries(input.RequestItems ?? {}).map(([table, asked]) => ({
      ...{ action, resource: tableArn(table), keys: batchKeys(asked) },
    }));
  }
  const index = input.IndexName === undefined ? "" : `/index/${input.IndexName}`;
  const resource = `${tableArn(String(input.TableName))}${index}`;
  return [{ action, resource, keys: operation === "Query" ? [hashOf(input)] : [partitionOf(input.Key ?? input.Item)] }];
}

function batchKeys(asked: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(asked) ? asked : Object(asked).Keys;
  return list.map((each) => {
    const { PutRequest, DeleteRequest } = Object(each);
    return partitionOf(PutRequest?.Item ?? DeleteRequest?.Key ?? each);
  });
}

function partitionOf(item: unknown): string {
  return String(Object(item).pk?.S);
}

/** The value that the first part of the key condition names: `pk = :pk`, `#hash = :hash AND …`. */
function hashOf({ KeyConditionExpression, ExpressionAttributeValues }: TableCall["input"]): string {
  const [, name = ""] = /=\s*(:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  return String(Object(ExpressionAttributeValues)[name]?.S);
}

function tableArn(table: string): string {
  return `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}`;
}

function fits({ Action, Resource, Condition = {} }: Statement, { action, resource, keys }: Access): boolean {
  return (
    listOf(Action).some((pattern) => isLike(action, pattern)) &&
    listOf(Resource).some((pattern) => isLike(resource, pattern)) &&
    Object.entries(Condition).every(([operator, values]) => {
      const patterns = listOf(values["dynamodb:LeadingKeys"] ?? []);
      // Another condition is of no call to a table.
      return operator === "ForAllValues:StringLike" && keys.every((key) => patterns.some((one) => isLike(key, one)));
    })
  );
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
