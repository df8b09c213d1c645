import { Aws, type Stack } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { ProgramLogs } from "./container.ts";
import { LOG_DELIVERY } from "./log-delivery.ts";
import { addRole, allow, arn, type Statement } from "./permissions.ts";

/** A definition in Amazon States Language, as its JSON file says it. Texts like `${queueUrl}` stand for what a stack has. */
export type Definition = Readonly<Record<string, unknown>>;

/** What {@link addStateMachine} makes. */
export interface StateMachineOptions {
  readonly definition: Definition;
  /** What the texts in the definition stand for, by name. All of them, and no others. */
  readonly values: Readonly<Record<string, string>>;
  /** What a text in the definition stands for that is more than a text, such as `${subnets}` for a list of them. */
  readonly lists?: Readonly<Record<string, unknown>>;
  /** What the states do. Its own log is added. */
  readonly statements: readonly Statement[];
  readonly description: string;
  /** Step Functions names the streams: `states/<machine>/…`. */
  readonly logs: ProgramLogs;
}

/** A state machine, and the role that its states act in. */
export interface MachineAndRole {
  readonly machine: CfnStateMachine;
  readonly role: CfnRole;
}

/** Adds a state machine from its definition's file, with a role that can do what its states say. */
export function addStateMachine(stack: Stack, id: string, options: StateMachineOptions): MachineAndRole {
  const { definition, values, lists = {}, statements, description, logs } = options;
  const role = addRole(stack, `${id}Role`, {
    service: "states",
    description,
    statements: [...statements, allow(LOG_DELIVERY, "*")],
  });
  const machine = new CfnStateMachine(stack, id, {
    // CloudFormation's own name would not say whose it is, and a hub may start the machines of its stacks alone.
    stateMachineName: `${Aws.STACK_NAME}-${id.toLowerCase()}`,
    roleArn: role.attrArn,
    definition: filled(definition, lists),
    definitionSubstitutions: { partition: Aws.PARTITION, ...values },
    loggingConfiguration: {
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: arn("logs", `log-group:${logs.group}:*`) } }],
      level: "ERROR",
      includeExecutionData: false,
    },
  });
  return { machine, role };
}

/**
 * The definition with whole values in place of the texts that stand for them, for CloudFormation itself puts in texts
 * only. Comments are for readers of the file, and templates are small where they are sent along.
 */
function filled(part: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(part)) return part.map((each) => filled(each, values));
  if (typeof part === "object" && part !== null) {
    const entries = Object.entries(part).filter(([name]) => name !== "Comment");
    return Object.fromEntries(entries.map(([name, each]) => [name, filled(each, values)]));
  }
  const name = typeof part === "string" ? /^\$\{(\w+)\}$/u.exec(part)?.[1] : undefined;
  return name !== undefined && Object.hasOwn(values, name) ? values[name] : part;
}
