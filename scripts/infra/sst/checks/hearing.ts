import { at, type Graph, ofType } from "../graph.ts";
import { rolesOf, statementsOf } from "../iam.ts";
import type { StackCheck } from "./check.ts";

/** How the hub hears of its tasks' sources. */
export const HEARING_CHECKS: readonly StackCheck[] = [
  {
    name: "what is heard of sources waits, comes again and ends among dead letters that an alarm watches",
    problems: ways,
  },
  {
    name: "only the clock listens: rules of this hub, to its own queue, for buckets of the account",
    problems: listeners,
  },
];

function ways(graph: Graph): readonly string[] {
  const queues = ofType(graph, "sqs/queue");
  const [mapping] = ofType(graph, "lambda/eventSourceMapping");
  const heard = queues.find(({ name }) => name === "Heard");
  const dead = queues.find(({ name }) => name === "HeardDeadLetters");
  const taker = ofType(graph, "lambda/function").find(({ inputs }) => inputs.name === mapping?.inputs.functionName);
  if (heard === undefined || dead === undefined || mapping === undefined || taker === undefined)
    return ["a queue, or who takes from it, is missing"];
  const problems = queues
    .filter(({ inputs }) => inputs.sqsManagedSseEnabled !== true)
    .map(({ name }) => `${name} is not encrypted`);
  const redrive = JSON.parse(String(heard.inputs.redrivePolicy ?? "{}"));
  if (!String(redrive.deadLetterTargetArn).endsWith(`:${dead.inputs.name}`))
    problems.push("no way to the dead letters");
  if (!String(mapping.inputs.eventSourceArn).endsWith(`:${heard.inputs.name}`)) problems.push("nobody takes from it");
  if (String(mapping.inputs.functionResponseTypes) !== "ReportBatchItemFailures")
    problems.push("one bad message has the good ones come again");
  if (Number(heard.inputs.visibilityTimeoutSeconds) < 6 * Number(taker.inputs.timeout))
    problems.push("messages come again while somebody has them");
  const watched = ofType(graph, "cloudwatch/metricAlarm").map(({ inputs }) => at(inputs, "dimensions.QueueName"));
  if (!watched.includes(dead.inputs.name)) problems.push("nobody watches the dead letters");
  return [...problems, ...senders(graph)];
}

/** Who may send: rules of the hub, which its environment names. */
function senders(graph: Graph): readonly string[] {
  const prefix = prefixOf(graph);
  return ofType(graph, "sqs/queuePolicy").flatMap(({ name, inputs }) =>
    statementsOf(inputs.policy)
      .filter(({ effect }) => effect === "Allow")
      .filter(
        ({ actions, principals, conditions }) =>
          actions.join() !== "sqs:SendMessage" ||
          !JSON.stringify(principals).includes("events.amazonaws.com") ||
          !JSON.stringify(conditions ?? "").includes(`:rule/${prefix}-*"`),
      )
      .map(() => `${name} lets others in`),
  );
}

function prefixOf(graph: Graph): string {
  const tick = ofType(graph, "lambda/function").find(({ name }) => name === "TickHandlerFunction");
  return String(at(tick?.inputs, "environment.variables.HUB_EVENT_RULES"));
}

const LISTENING = /^(events:(PutRule|DeleteRule|PutTargets|RemoveTargets)|s3:PutBucketNotification)$/;

function listeners(graph: Graph): readonly string[] {
  const prefix = prefixOf(graph);
  // A rule's name has 64 characters, an id of a task 26.
  if (prefix.length > 37) return [`names that begin with ${prefix} are too long`];
  const found = rolesOf(graph).flatMap(({ name, statements }) =>
    statements
      .filter(({ actions }) => actions.some((action) => LISTENING.test(action)))
      .map((statement) => ({ name, ...statement, conditions: JSON.stringify(statement.conditions ?? "") })),
  );
  const isOwn = (resource: string) => resource.endsWith(`:rule/${prefix}-*`) || resource.endsWith(":s3:::*");
  const ours = found.filter(({ resources }) => resources.some(isOwn));
  const problems = ours.filter(({ name }) => name !== "TickHandlerRole").map(({ name }) => `${name} listens, too`);
  const held = (action: string, variable: string) => {
    const granted = ours.filter(({ actions }) => actions.includes(action));
    if (granted.length === 0) problems.push(`nobody may ${action}`);
    if (granted.some(({ conditions }) => !conditions.includes(variable))) problems.push(`${action} on anything`);
  };
  held("events:PutRule", "events:source");
  held("events:PutTargets", "events:TargetArn");
  held("s3:PutBucketNotification", "aws:ResourceAccount");
  return problems;
}
