import type { TemplateBody } from "../../../packages/template/src/synthesize.ts";
import type { Graph, Resource } from "../sst/graph.ts";
import { ofType } from "../sst/graph.ts";
import { type CostLine, counted } from "./cost-line.ts";
import { fargateHour } from "./examples.ts";
import { PRICES } from "./prices.ts";

const MINUTES_A_MONTH = 43_800;
const HOURS_A_MONTH = 730;
/** GB of the images of the programs, some versions of them. */
const IMAGES = 1;
/** The clock's function: GB, and seconds that a look at a quiet hub takes. The seconds are a guess. */
const TICK = { memory: 0.5, seconds: 0.2 };
/**
 * How often Lambda asks a queue that has nothing: five look at once, each for 20 seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const LOOKS_A_MINUTE = 5 * 3;
/** Seconds of Fargate for a look at two sides that are alike: it starts and lists. A guess, and a minute is the least. */
const LOOK_SECONDS = 90;

/** DynamoDB's units of one tick of a quiet hub. */
export interface TickUnits {
  readonly reads: number;
  readonly writes: number;
}

/** A month of a hub that nobody uses, by what its stage has. What AWS charges by the request then costs nothing. */
export function idleHub(graph: Graph, tick: TickUnits): readonly CostLine[] {
  const alarms = ofType(graph, "cloudwatch/metricAlarm").reduce((sum, each) => sum + metricsOf(each), 0);
  const secrets = ofType(graph, "secretsmanager/secret").length;
  const dashboards = ofType(graph, "cloudwatch/dashboard").length;
  // The network's private names are a hosted zone of Route 53.
  const zones = ofType(graph, "servicediscovery/privateDnsNamespace").length;
  const looks = ofType(graph, "lambda/eventSourceMapping").length * MINUTES_A_MONTH * LOOKS_A_MINUTE;
  const { schedule, call, compute, read, write } = PRICES;
  const perTick =
    schedule.amount +
    call.amount +
    TICK.memory * TICK.seconds * compute.amount +
    tick.reads * read.amount +
    tick.writes * write.amount;
  return [
    ...standing({ alarms, secrets, dashboards }),
    {
      item: "clock",
      count: `${counted(MINUTES_A_MONTH)} ticks of ${tick.reads} reads and ${tick.writes} writes`,
      usd: MINUTES_A_MONTH * perTick,
    },
    { item: "listening", count: `${counted(looks)} looks`, usd: looks * PRICES.message.amount },
    { item: "zone", count: `${zones}`, usd: zones * PRICES.zone.amount },
    { item: "images", count: `${IMAGES} GB`, usd: IMAGES * PRICES.images.amount },
  ];
}

/** A month of an S3 task that looks every hour and finds nothing to do; without a schedule only the first lines count. */
export function idleTask(body: TemplateBody, transitions: number): readonly CostLine[] {
  const resources = Object.values(membersOf(body.Resources)).map(membersOf);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const alarms = resources
    .filter(({ Type }) => Type === "AWS::CloudWatch::Alarm")
    .reduce((sum, { Properties }) => sum + queriesOf(membersOf(Properties).Metrics, "MetricStat"), 0);
  return [
    ...standing({
      alarms,
      secrets: count("AWS::SecretsManager::Secret"),
      dashboards: count("AWS::CloudWatch::Dashboard"),
    }),
    {
      item: "runs",
      count: `${HOURS_A_MONTH} looks, ${transitions} transitions each`,
      usd: HOURS_A_MONTH * ((LOOK_SECONDS / 3600) * fargateHour() + transitions * PRICES.transition.amount),
    },
  ];
}

interface Standing {
  readonly alarms: number;
  readonly secrets: number;
  readonly dashboards: number;
}

function standing({ alarms, secrets, dashboards }: Standing): readonly CostLine[] {
  return [
    { item: "alarms" as const, count: `${alarms} metrics`, usd: alarms * PRICES.alarm.amount },
    { item: "dashboards" as const, count: `${dashboards}`, usd: dashboards * PRICES.dashboard.amount },
    { item: "secrets" as const, count: `${secrets}`, usd: secrets * PRICES.secret.amount },
  ].filter(({ usd }) => usd > 0);
}

function metricsOf({ inputs }: Resource): number {
  return queriesOf(inputs.metricQueries, "metric");
}

/** Metrics that an alarm's expression reads; an alarm without an expression reads one. */
function queriesOf(queries: unknown, metric: string): number {
  if (!Array.isArray(queries)) return 1;
  return Math.max(1, queries.filter((query) => membersOf(query)[metric] !== undefined).length);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
