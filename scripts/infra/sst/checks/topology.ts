import { at, type Graph, ofType } from "../graph.ts";
import { rolesOf } from "../iam.ts";
import type { StackCheck } from "./check.ts";

/** What calls what, and by which network and limits. */
export const TOPOLOGY_CHECKS: readonly StackCheck[] = [
  { name: "the clock calls its function every minute, and nothing else", problems: clock },
  { name: "what everybody asks of REST together is bounded, and logged", problems: limits },
  { name: "the network has no gateway that costs by the hour, and lets nothing in from outside", problems: network },
  { name: "the launcher gives CloudFormation the one role for stacks, and makes none without it", problems: launcher },
];

function clock(graph: Graph): readonly string[] {
  const [schedule, ...others] = ofType(graph, "scheduler/schedule");
  if (schedule === undefined || others.length > 0) return ["there is not one clock"];
  const { inputs } = schedule;
  const tick = ofType(graph, "lambda/function").find(({ name }) => name === "TickHandlerFunction");
  const calls = (arn: unknown) => String(arn).endsWith(`:function:${tick?.inputs.name}`);
  const problems = [];
  if (inputs.scheduleExpression !== "rate(1 minute)") problems.push(String(inputs.scheduleExpression));
  if (inputs.state !== "ENABLED") problems.push(String(inputs.state));
  if (tick === undefined || !calls(at(inputs, "target.arn"))) problems.push(`it calls ${at(inputs, "target.arn")}`);
  const role = rolesOf(graph).find(({ name }) => String(at(inputs, "target.roleArn")).includes(`-${name}-`));
  const may = (role?.statements ?? []).flatMap(({ actions, resources }) =>
    actions.map((each) => [each, resources] as const),
  );
  if (may.length !== 1 || may.some(([action, on]) => action !== "lambda:InvokeFunction" || !on.every(calls)))
    problems.push("its role is not for that alone");
  return problems;
}

function limits(graph: Graph): readonly string[] {
  const stages = ofType(graph, "apigatewayv2/stage");
  if (stages.length !== 1) return [`${stages.length} stages`];
  return stages.flatMap(({ name, inputs }) => {
    const rate = Number(at(inputs, "defaultRouteSettings.throttlingRateLimit"));
    const burst = Number(at(inputs, "defaultRouteSettings.throttlingBurstLimit"));
    const wrong = [];
    if (!(rate > 0 && rate <= 1_000)) wrong.push(`${rate} requests a second`);
    if (!(burst >= rate && burst <= 2_000)) wrong.push(`${burst} at once`);
    if (at(inputs, "accessLogSettings.destinationArn") === undefined) wrong.push("no log");
    return wrong.map((what) => `${name}: ${what}`);
  });
}

/** What costs by the hour, used or not. */
const GATEWAYS = [
  "ec2/natGateway",
  "ec2/eip",
  "ec2/instance",
  "ec2/vpcEndpoint",
  "ec2/transitGateway",
  "lb/loadBalancer",
];

function network(graph: Graph): readonly string[] {
  const costly = GATEWAYS.flatMap((type) => ofType(graph, type)).map(({ name }) => `${name} costs by the hour`);
  const ways = ofType(graph, "ec2/routeTable").flatMap(({ inputs }) => Object.values(Object(inputs.routes)));
  const outside = ways.filter((way) => String(at(way, "gatewayId")).includes("InternetGateway"));
  const groups = ["ec2/defaultSecurityGroup", "ec2/securityGroup"].flatMap((type) => ofType(graph, type));
  const open = groups.filter(({ inputs }) => /0\.0\.0\.0\/0|::\/0/.test(JSON.stringify(inputs.ingress ?? [])));
  return [
    ...costly,
    ...(outside.length === 2 ? [] : [`${outside.length} subnets have a way outside`]),
    ...(groups.length === 0 ? ["its default group is not held"] : []),
    ...open.map(({ name }) => `${name} lets the world in`),
  ];
}

function launcher(graph: Graph): readonly string[] {
  const [role] = rolesOf(graph).filter(({ name }) => name === "LauncherRole");
  const [stacks] = ofType(graph, "iam/role").filter(({ name }) => name === "StackRole");
  if (role === undefined || stacks === undefined) return ["there is no launcher, or no role for stacks"];
  const isIt = (text: unknown) => String(text).endsWith(`:role/${stacks.inputs.name}`);
  const passes = role.statements.filter(({ actions }) => actions.includes("iam:PassRole"));
  const makes = role.statements.filter(({ actions }) => actions.includes("cloudformation:CreateStack"));
  const passed = { StringEquals: { "iam:PassedToService": ["cloudformation.amazonaws.com"] } };
  const problems = [];
  if (passes.length !== 1 || !passes.every(({ resources }) => resources.every(isIt))) problems.push("other roles");
  if (passes.some(({ conditions }) => JSON.stringify(conditions) !== JSON.stringify(passed)))
    problems.push("to others");
  const byRole = makes.map(({ conditions }) => at(conditions, "ArnEquals.cloudformation:RoleArn"));
  if (byRole.length !== 1 || !byRole.every(isIt)) problems.push("stacks without the role");
  return problems;
}
