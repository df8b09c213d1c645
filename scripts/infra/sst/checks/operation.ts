import { at, type Graph, ofType } from "../graph.ts";
import { statementsOf } from "../iam.ts";
import { partitionOf, suffixOf } from "../program/partitions.ts";
import type { StackCheck } from "./check.ts";

/** What keeps a hub going, and what would be noticed. */
export const OPERATION_CHECKS: readonly StackCheck[] = [
  { name: "the program ends without an error, with every input known", problems: failures },
  { name: "functions have the pinned runtime, arm64, JSON logs and a time limit", problems: functions },
  { name: "every log is kept for the stage's days", problems: logs },
  {
    name: "what tasks' programs say is kept in a group of the hub's, which the doors and the launcher know",
    problems: taskLogs,
  },
  { name: "alarms tell the results topic", problems: alarms },
  { name: "the results topic hears the hub and its tasks' alarms", problems: results },
  { name: "the launcher's machine logs, is named, and may be stopped by its name", problems: machine },
  { name: "images are scanned, never change under a tag, and old ones go", problems: images },
  { name: "no partition, suffix or region of another place is written anywhere", problems: literals },
  { name: "production is protected", problems: protection },
  { name: "what is missing in a partition is said", problems: notes },
  { name: "the dashboard and the clock are there", problems: presence },
];

function failures({ failures: thrown, resources }: Graph): readonly string[] {
  // What Pulumi does not know yet; everything is known under mocks.
  const unknown = resources.filter(({ inputs }) =>
    JSON.stringify(inputs).includes("04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
  );
  return [...thrown, ...unknown.map(({ name }) => `${name} has inputs that are not known`)];
}

function functions(graph: Graph): readonly string[] {
  return ofType(graph, "lambda/function").flatMap(({ name, inputs }) => {
    const wrong = [];
    if (inputs.runtime !== "nodejs24.x") wrong.push(String(inputs.runtime));
    if (String(inputs.architectures) !== "arm64") wrong.push(String(inputs.architectures));
    if (at(inputs, "loggingConfig.logFormat") !== "JSON") wrong.push("text logs");
    // The clock also verifies manifests, whatever their length.
    const most = name === "TickHandlerFunction" ? 900 : 120;
    if (!(Number(inputs.timeout) > 0 && Number(inputs.timeout) <= most)) wrong.push(`${inputs.timeout} s`);
    return wrong.map((what) => `${name}: ${what}`);
  });
}

const DAYS: Readonly<Record<string, number>> = { production: 365, test: 30 };

function logs(graph: Graph): readonly string[] {
  const days = DAYS[graph.stage] ?? 7;
  return ofType(graph, "cloudwatch/logGroup")
    .filter(({ name, inputs }) => {
      const told = name === "TaskLogs" ? Number(graph.settings.HUB_LOG_DAYS ?? days) : days;
      return inputs.retentionInDays !== told;
    })
    .map(({ name, inputs }) => `${name}: ${inputs.retentionInDays ?? "for ever"}`);
}

function taskLogs(graph: Graph): readonly string[] {
  const [group] = ofType(graph, "cloudwatch/logGroup").filter(({ name }) => name === "TaskLogs");
  if (group === undefined) return ["there is none"];
  // With another beginning every machine of a task would add to a policy of 5,120 characters, of which an account has ten.
  if (!String(group.inputs.name).startsWith("/aws/vendedlogs/")) return [String(group.inputs.name)];
  return ["RestHandlerFunction", "ResolverFunction", "LaunchFunction"].flatMap((name) => {
    const [found] = ofType(graph, "lambda/function").filter((each) => each.name === name);
    const told = at(found?.inputs, "environment.variables.HUB_TASK_LOGS");
    return told === group.inputs.name ? [] : [`${name} knows ${told}`];
  });
}

function alarms(graph: Graph): readonly string[] {
  const topics = ofType(graph, "sns/topic").map(({ inputs }) => String(inputs.name));
  const found = ofType(graph, "cloudwatch/metricAlarm");
  const silent = found.filter(
    ({ inputs }) => !topics.some((topic) => String(inputs.alarmActions).endsWith(`:${topic}`)),
  );
  const watched = new Set(found.map(({ inputs }) => at(inputs, "dimensions.FunctionName")));
  const alone = ofType(graph, "lambda/function").filter(
    ({ name, inputs }) => name !== "ConsoleFilesFunction" && !watched.has(inputs.name),
  );
  return [...silent.map(({ name }) => `${name} tells nobody`), ...alone.map(({ name }) => `${name} is not watched`)];
}

function results(graph: Graph): readonly string[] {
  const [topic] = ofType(graph, "sns/topic");
  const ends = `:${topic?.inputs.name}`;
  const problems = [];
  const [policy] = ofType(graph, "sns/topicPolicy");
  const said = statementsOf(policy?.inputs.policy).filter(({ effect }) => effect === "Allow");
  if (!said.some(({ actions }) => actions.includes("sns:Publish"))) problems.push("alarms may not tell it");
  for (const name of ["TickHandlerFunction", "LaunchFunction"]) {
    const [found] = ofType(graph, "lambda/function").filter((each) => each.name === name);
    const told = String(at(found?.inputs, "environment.variables.HUB_RESULTS_TOPIC"));
    if (!told.endsWith(ends)) problems.push(`${name} tells ${told}`);
  }
  return problems;
}

function machine(graph: Graph): readonly string[] {
  const [found, ...others] = ofType(graph, "sfn/stateMachine");
  if (found === undefined || others.length > 0) return ["there is not one launcher"];
  const { inputs } = found;
  const problems = [];
  if (/\$\{\w+\}/.test(String(inputs.definition))) problems.push("its definition has a name that nobody filled in");
  if (inputs.type !== "STANDARD") problems.push("it is no standard machine");
  if (at(inputs, "loggingConfiguration.includeExecutionData") !== false) problems.push("its log has what tasks say");
  if (at(inputs, "tracingConfiguration.enabled") !== (graph.settings.HUB_XRAY === "on"))
    problems.push("X-Ray is on where it was asked for");
  const [rest] = ofType(graph, "lambda/function").filter(({ name }) => name === "RestHandlerFunction");
  const told = String(at(rest?.inputs, "environment.variables.HUB_LAUNCHER"));
  if (!told.endsWith(`:stateMachine:${inputs.name}`)) problems.push(`the hub calls ${told}`);
  return problems;
}

function images(graph: Graph): readonly string[] {
  const found = ofType(graph, "ecr/repository");
  if (found.length !== 2) return [`${found.length} repositories`];
  return found.flatMap(({ name, inputs }) => {
    const wrong = [];
    if (inputs.imageTagMutability !== "IMMUTABLE") wrong.push("tags change");
    if (at(inputs, "imageScanningConfiguration.scanOnPush") !== true) wrong.push("no scan");
    if (!ofType(graph, "ecr/lifecyclePolicy").some((each) => each.inputs.repository === inputs.name))
      wrong.push("no end");
    return wrong.map((what) => `${name}: ${what}`);
  });
}

function literals(graph: Graph): readonly string[] {
  const partition = partitionOf(graph.region);
  const suffix = suffixOf(graph.region);
  return graph.resources.flatMap(({ name, custom, type, inputs }) => {
    // Certificates of CloudFront and AppSync are in us-east-1 wherever those are.
    if (!custom || type.startsWith("pulumi:providers") || type.includes("acm/")) return [];
    const text = JSON.stringify(inputs).replaceAll(graph.settings.HUB_CERTIFICATE ?? "\0", "");
    const arns = [...text.matchAll(/\barn:(aws[a-z-]*):/g)]
      .map(([, found]) => found)
      .filter((found) => found !== partition);
    const regions = [...text.matchAll(/\b(?:us|eu|ap|cn)(?:-gov)?-(?:east|west|north|south|northwest|southeast)-\d\b/g)]
      .map(([found]) => found)
      .filter((found) => found !== graph.region);
    const hosts =
      suffix === "amazonaws.com"
        ? []
        : [...text.matchAll(/https?:\/\/[^"/\s]*\.amazonaws\.com(?!\.cn)/g)].map(([found]) => found);
    return [...arns, ...regions, ...hosts].map((found) => `${name}: ${found}`);
  });
}

function protection(graph: Graph): readonly string[] {
  if (graph.stage !== "production") return [];
  const lost = graph.resources.filter(
    ({ custom, type, retainOnDelete }) => custom && type.startsWith("aws:") && !retainOnDelete,
  );
  // The console's files are made again by every deployment.
  return lost.filter(({ name }) => !name.startsWith("Console")).map(({ name }) => `${name} goes with the stage`);
}

function notes({ region, notes: said }: Graph): readonly string[] {
  const wanted = region.startsWith("cn-")
    ? ["Cognito", "CloudFront", ...(region === "cn-northwest-1" ? ["AppSync"] : [])]
    : region.startsWith("us-gov-")
      ? ["AppSync", "CloudFront"]
      : [];
  const missing = wanted.filter((service) => !said.some((note) => note.includes(service)));
  return [...missing.map((service) => `nothing is said of ${service}`), ...(wanted.length === 0 ? said : [])];
}

function presence(graph: Graph): readonly string[] {
  const needed = ["cloudwatch/dashboard", "scheduler/schedule", "ec2/vpc", "sns/topic"];
  return needed.filter((type) => ofType(graph, type).length !== 1).map((type) => `not one ${type}`);
}
