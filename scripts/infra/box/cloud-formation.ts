import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { serviceError } from "@dth/testkit/state-machine";
import { resolve, type TemplateScope } from "./intrinsics.ts";
import { type GivenParameter, parameterValues, type TemplateParameter } from "./parameters.ts";
import { ACCOUNT, REGION } from "./place.ts";

type Json = Readonly<Record<string, unknown>>;

/** A resource of a stack, with its properties worked out. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly properties: Json;
}

/** A stack that is there. */
export interface Stack {
  readonly name: string;
  readonly id: string;
  status: string;
  /** How many more deletions fail, as when somebody else uses one of its resources. */
  stuck: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly resources: readonly StackResource[];
  readonly outputs: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
}

/** What {@link openCloudFormation} needs. */
export interface CloudFormationOptions {
  readonly sqs: SQSClient;
  readonly dynamo: DynamoDBClient;
  /** VPC of each subnet that there is. */
  readonly subnets: Readonly<Record<string, string>>;
  /** Hears of a stack that is complete, and of one that goes. */
  readonly made: (stack: Stack) => void;
  readonly gone: (stack: Stack) => Promise<void>;
}

/** As much of a template as counts here. */
interface Template {
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions: Json;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly Rules: Readonly<Record<string, { readonly RuleCondition?: unknown; readonly Assertions: readonly Json[] }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties?: Json }>
  >;
  readonly Outputs: Readonly<Record<string, { readonly Condition?: string; readonly Value: unknown }>>;
}

/** CloudFormation as the launcher's state machine asks it; queues and tables of its stacks are real ones of the emulators. */
export function openCloudFormation(options: CloudFormationOptions) {
  const stacks = new Map<string, Stack>();
  const find = (name: unknown): Stack => {
    const found = [...stacks.values()].find((each) => each.name === name || each.id === name);
    if (found) return found;
    throw serviceError("CloudFormation.CloudFormationException", `Stack with id ${name} does not exist`);
  };
  return {
    stacks: stacks as ReadonlyMap<string, Stack>,
    describeStacks({ StackName }: Json) {
      const stack = find(StackName);
      const { id: StackId, name, status: StackStatus, outputs: Outputs } = stack;
      // Looked at once while it is under way.
      if (StackStatus === "CREATE_IN_PROGRESS") stack.status = "CREATE_COMPLETE";
      if (StackStatus === "DELETE_IN_PROGRESS") stacks.delete(name);
      return { Stacks: [{ StackId, StackStatus, Outputs }] };
    },
    async createStack({ StackName, TemplateURL, Parameters }: Json) {
      const name = String(StackName);
      if (stacks.has(name))
        throw serviceError("CloudFormation.AlreadyExistsException", `Stack [${name}] already exists`);
      const stack = await make(name, String(TemplateURL), Parameters as readonly GivenParameter[], options);
      stacks.set(name, stack);
      options.made(stack);
      return { StackId: stack.id };
    },
    updateStack({ StackName }: Json) {
      find(StackName);
      throw serviceError("CloudFormation.CloudFormationException", "No updates are to be performed.");
    },
    async deleteStack({ StackName }: Json) {
      const stack = find(StackName);
      if (stack.stuck-- > 0) {
        stack.status = "DELETE_FAILED";
        return {};
      }
      stack.status = "DELETE_IN_PROGRESS";
      await options.gone(stack);
      for (const { type, ref } of stack.resources) {
        if (type === "AWS::SQS::Queue") await options.sqs.send(new DeleteQueueCommand({ QueueUrl: ref }));
        if (type === "AWS::DynamoDB::Table") await options.dynamo.send(new DeleteTableCommand({ TableName: ref }));
      }
      return {};
    },
  };
}

async function make(
  name: string,
  url: string,
  given: readonly GivenParameter[],
  options: CloudFormationOptions,
): Promise<Stack> {
  const answer = await fetch(url);
  if (!answer.ok) throw serviceError("CloudFormation.CloudFormationException", `S3 error: ${answer.status} ${url}`);
  const template: Template = await answer.json();
  const parameters = refusing(() => parameterValues(template.Parameters, given));
  // Of its own, also where it takes an earlier one's name.
  const id = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${name}/${randomUUID()}`;
  const made = new Map<string, { readonly ref: string; readonly attributes: Readonly<Record<string, string>> }>();
  const scope = scopeOf(template, { name, id, parameters, made, subnets: options.subnets });
  refusing(() => checkRules(template, scope));
  const wanted = Object.entries(template.Resources).filter(
    ([, each]) => !each.Condition || scope.condition(each.Condition),
  );
  for (const [logicalId, { Type, Properties = {} }] of wanted.sort(dependsLess)) {
    if (Type === "AWS::SQS::Queue")
      made.set(logicalId, await makeQueue(options.sqs, `${name}-${logicalId}`, resolved(Properties, scope)));
    if (Type === "AWS::DynamoDB::Table")
      made.set(logicalId, await makeTable(options.dynamo, `${name}-${logicalId}`, resolved(Properties, scope)));
  }
  const resources = wanted.map(([logicalId, { Type: type, Properties = {} }]) => {
    return { logicalId, type, ref: String(scope.ref(logicalId)), properties: resolved(Properties, scope) };
  });
  const outputs = Object.entries(template.Outputs)
    .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
    .map(([OutputKey, { Value }]) => ({ OutputKey, OutputValue: String(resolve(Value, scope)) }));
  return { name, id, status: "CREATE_IN_PROGRESS", stuck: 0, parameters, resources, outputs };
}

/** A queue's redrive policy names another queue, which has to be there. */
function dependsLess(
  ...[[, one], [, other]]: [[string, { Properties?: Json }], [string, { Properties?: Json }]]
): number {
  const needs = ({ Properties = {} }: { Properties?: Json }) => ("RedrivePolicy" in Properties ? 1 : 0);
  return needs(one) - needs(other);
}

function resolved(properties: Json, scope: TemplateScope): Json {
  return Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, resolve(each, scope)]));
}

/** What is not as the template wants it is told in the service's words. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw serviceError(
      "CloudFormation.CloudFormationException",
      error instanceof Error ? error.message : String(error),
    );
  }
}

function checkRules({ Rules = {} }: Template, scope: TemplateScope): void {
  for (const { RuleCondition, Assertions } of Object.values(Rules)) {
    if (RuleCondition !== undefined && resolve(RuleCondition, scope) !== true) continue;
    for (const { Assert, AssertDescription } of Assertions) {
      if (resolve(Assert, scope) !== true) throw new Error(`Template error: ${AssertDescription}`);
    }
  }
}

interface ScopeParts {
  readonly name: string;
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly made: ReadonlyMap<string, { readonly ref: string; readonly attributes: Readonly<Record<string, string>> }>;
  readonly subnets: Readonly<Record<string, string>>;
}

/** Types whose `Ref` is their ARN. */
const REF_IS_ARN = ["AWS::StepFunctions::StateMachine", "AWS::ECS::TaskDefinition", "AWS::SNS::Topic"];

function scopeOf(template: Template, { name, id, parameters, made, subnets }: ScopeParts): TemplateScope {
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::StackName": name,
    "AWS::StackId": id,
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
  };
  const arnOf = (type: string, resource: string) => {
    const [, service = ""] = type.toLowerCase().split("::");
    const kinds = { "AWS::StepFunctions::StateMachine": ["states", "stateMachine:"] } as const;
    const [of, kind] = type === "AWS::StepFunctions::StateMachine" ? kinds[type] : [service, ""];
    return `arn:aws:${of}:${REGION}:${ACCOUNT}:${kind}${name}-${resource}`;
  };
  const listed = (type: string, value: string) => (type.startsWith("List<") ? value.split(",") : value);
  const scope: TemplateScope = {
    ref(asked) {
      const parameter = template.Parameters[asked];
      if (parameter !== undefined) return listed(parameter.Type, parameters.get(asked) ?? "");
      const resource = template.Resources[asked];
      if (resource === undefined) return pseudo[asked] ?? fail(`there is no ${asked}`);
      const known = made.get(asked);
      if (known !== undefined) return known.ref;
      if (REF_IS_ARN.includes(resource.Type)) return arnOf(resource.Type, asked);
      const { AutoScalingGroupName, LogGroupName, ClusterName } = resource.Properties ?? {};
      const given = AutoScalingGroupName ?? LogGroupName ?? ClusterName;
      return given === undefined ? `${name}-${asked}` : resolve(given, scope);
    },
    attribute(resource, attribute) {
      const known = made.get(resource)?.attributes[attribute];
      if (known !== undefined) return known;
      const { Type } = template.Resources[resource] ?? fail(`there is no ${resource}`);
      return attribute === "Arn" ? arnOf(Type, resource) : `${name}-${resource}-${attribute}`;
    },
    condition(asked) {
      if (!(asked in template.Conditions)) return fail(`there is no condition ${asked}`);
      return resolve(template.Conditions[asked], scope) === true;
    },
    mapped: (mapping, key, asked) =>
      template.Mappings?.[mapping]?.[key]?.[asked] ?? fail(`${mapping} has no ${key} with ${asked}`),
    valueOfAll: (type) =>
      scope.refAll(type).flatMap((each) => (each.startsWith("subnet") ? [subnets[each] ?? "none"] : [])),
    refAll: (type) =>
      Object.entries(template.Parameters)
        .filter(([, each]) => each.Type === type || each.Type === `List<${type}>`)
        .flatMap(([asked]) => (parameters.get(asked) ?? "").split(",")),
  };
  return scope;
}

function fail(message: string): never {
  throw new Error(`Template error: ${message}`);
}

async function makeQueue(sqs: SQSClient, QueueName: string, properties: Json) {
  const told = ["VisibilityTimeout", "MessageRetentionPeriod", "MaximumMessageSize", "RedrivePolicy"] as const;
  const Attributes: Record<string, string> = {};
  for (const each of told) {
    const value = properties[each];
    if (value !== undefined) Attributes[each] = typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const Arn = (await sqs.send(asked)).Attributes?.QueueArn ?? "";
  return { ref: QueueUrl, attributes: { Arn, QueueName } };
}

async function makeTable(dynamo: DynamoDBClient, TableName: string, properties: Json) {
  const { KeySchema, AttributeDefinitions } = properties;
  await dynamo.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: "PAY_PER_REQUEST" } as never),
  );
  return { ref: TableName, attributes: { Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TableName}` } };
}
