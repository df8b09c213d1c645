import type { Language } from "@dth/core/error-codes";
import { type CostItem, type CostLine, totalOf } from "./cost-line.ts";
import { SPEED } from "./examples.ts";
import type { OriginalExample } from "./original.ts";
import { ORIGINAL } from "./original.ts";
import { CHINA_PRICES, ORIGINAL_SOURCE, PRICES, type Price } from "./prices.ts";

/** Every bill of the page. */
export interface Bills {
  readonly large: readonly CostLine[];
  readonly small: readonly CostLine[];
  readonly images: readonly CostLine[];
  readonly idleHub: readonly CostLine[];
  readonly idleTask: readonly CostLine[];
}

/** The page as `docs/aws/cost.md` has it. */
export function costPage(bills: Bills, language: Language): string {
  const texts = TEXTS[language];
  const [large, small, images] = [
    comparison(bills.large, ORIGINAL.large, language),
    comparison(bills.small, ORIGINAL.small, language),
    comparison(bills.images, ORIGINAL.images, language),
  ];
  return `# ${texts.title}

<!-- ${texts.made} -->

${texts.intro}

## ${texts.large}

${large}

## ${texts.small}

${small}

${texts.speed}

## ${texts.images}

${images}

## ${texts.idle}

${texts.idleIntro}

### ${texts.idleHub}

${bill(bills.idleHub, language)}

### ${texts.idleTask}

${bill(bills.idleTask, language)}

## ${texts.prices}

${priceTable(language)}

${texts.china}
`;
}

/** Theirs beside ours. Each has what the other has not: their lines come where ours have the same item. */
export function comparison(ours: readonly CostLine[], original: OriginalExample, language: Language): string {
  const texts = TEXTS[language];
  const items = [...new Set([...ours, ...original.lines].map(({ item }) => item))];
  const of = (lines: readonly CostLine[], item: CostItem) => lines.find((line) => line.item === item);
  const rows = items.map((item) => {
    const [mine, theirs] = [of(ours, item), of(original.lines, item)];
    return `| ${ITEMS[item][language]} | ${mine?.count ?? ""} | ${money(mine?.usd)} | ${theirs?.count ?? ""} | ${money(theirs?.usd)} |`;
  });
  const last = `| **${texts.total}** | | **${money(totalOf(ours))}** | | **${money(original.total)}** |`;
  const without = (lines: readonly CostLine[], total: number) => total - (of(lines, "out")?.usd ?? 0);
  const rest = `| ${texts.withoutOut} | | ${money(without(ours, totalOf(ours)))} | | ${money(without(original.lines, original.total))} |`;
  return [`| | ${texts.ours} | | ${texts.theirs} | |`, "| --- | --- | ---: | --- | ---: |", ...rows, last, rest].join(
    "\n",
  );
}

function bill(lines: readonly CostLine[], language: Language): string {
  const rows = lines.map(({ item, count, usd }) => `| ${ITEMS[item][language]} | ${count} | ${money(usd)} |`);
  const texts = TEXTS[language];
  return [
    `| | ${texts.counted} | ${texts.month} |`,
    "| --- | --- | ---: |",
    ...rows,
    `| **${texts.total}** | | **${money(totalOf(lines))}** |`,
  ].join("\n");
}

function priceTable(language: Language): string {
  const texts = TEXTS[language];
  const rows = [
    ...Object.values(PRICES).map((price) => row("us-east-1", price)),
    ...CHINA_PRICES.map((price) => row("cn-north-1", price)),
  ];
  return [
    `| ${texts.where} | ${texts.unit} | ${texts.price} | ${texts.source} |`,
    "| --- | --- | ---: | --- |",
    ...rows,
  ].join("\n");
}

function row(region: string, { amount, currency, unit, source, asOf }: Price): string {
  const sign = currency === "USD" ? "$" : "¥";
  const shown =
    amount < 0.001
      ? `${sign}${Number((amount * 1e6).toPrecision(6))} / 10⁶`
      : `${sign}${Number(amount.toPrecision(4))}`;
  return `| ${region} | ${unit} | ${shown} | ${source} (${asOf}) |`;
}

function money(usd: number | undefined): string {
  if (usd === undefined) return "";
  if (usd > 0 && usd < 0.01) return `$${usd.toFixed(4)}`;
  return `$${usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

const ITEMS: Readonly<Record<CostItem, Readonly<Record<Language, string>>>> = {
  machines: { en: "EC2, with disk, address and metrics", zh: "EC2（含磁盘、公网地址和监控）" },
  finder: { en: "Fargate: finder", zh: "Fargate：查找程序" },
  s3: { en: "S3 requests", zh: "S3 请求" },
  records: { en: "DynamoDB requests", zh: "DynamoDB 请求" },
  kept: { en: "DynamoDB storage, a month", zh: "DynamoDB 存储（每月）" },
  queue: { en: "SQS", zh: "SQS" },
  lister: { en: "Lambda: lister", zh: "Lambda：列举程序" },
  transitions: { en: "Step Functions", zh: "Step Functions" },
  copier: { en: "Fargate: copier", zh: "Fargate：复制程序" },
  out: { en: "data out", zh: "数据传出" },
  others: { en: "others", zh: "其他" },
  secrets: { en: "Secrets Manager", zh: "Secrets Manager" },
  alarms: { en: "CloudWatch alarms", zh: "CloudWatch 告警" },
  dashboards: { en: "CloudWatch dashboard", zh: "CloudWatch 仪表板" },
  clock: { en: "the clock: Scheduler, Lambda, DynamoDB", zh: "定时器：Scheduler、Lambda、DynamoDB" },
  listening: { en: "SQS: Lambda looks for events of sources", zh: "SQS：Lambda 等待源的事件" },
  zone: { en: "Route 53: private zone", zh: "Route 53 私有托管区" },
  images: { en: "ECR storage", zh: "ECR 存储" },
  runs: { en: "hourly looks: Fargate, Step Functions", zh: "每小时检查：Fargate、Step Functions" },
};

const GIB = 1024 ** 3;
const PER_MINUTE = (SPEED.bytesPerSecond * 60) / GIB;

const TEXTS = {
  en: {
    title: "What it costs on AWS",
    made: "Made by `UPDATE=1 npm run infra cost`. Do not edit.",
    intro: `List prices in US dollars, without free tiers, discounts and taxes. Ours are reckoned, not billed: S3's requests by
the engine's own decisions, DynamoDB's and SQS's as counted over emulators ([bookkeeping](../benchmarks-aws.md)), state
machines by executing them, alarms and the like by what the stacks have. Theirs are the
[original's examples](${ORIGINAL_SOURCE}) of April 2023, when DynamoDB cost twice as much.`,
    large: "1 TB in objects of 50 MB, Oregon to Beijing",
    small: "1 TB in objects of 10 KB, Oregon to Beijing",
    speed: `Two assumptions decide the hours, and neither was measured on AWS: a machine moves ${PER_MINUTE} GB a minute on that way, the
original's own figure, and ${SPEED.objectsPerSecond} small objects a second, an eighth of what
[two cores do on loopback](../benchmarks.md). Half the speed doubles the lines of EC2 and Fargate and nothing else.`,
    images: "27 images of 3 GB together, Ireland to Beijing",
    idle: "When nothing happens",
    idleIntro: `There is no gateway, no load balancer and no machine that waits. CloudFront, AppSync, API Gateway, Cognito and the functions
cost nothing without requests. Three dashboards and ten metrics of alarms of an account are free, which is not counted here.`,
    idleHub: "The hub, a month",
    idleTask: "An S3 task that looks every hour and finds nothing, a month",
    prices: "Prices",
    china: "Prices of cn-north-1 that are not here are not known to us; what is counted above is the same there.",
    ours: "this hub",
    theirs: "the original",
    total: "together",
    withoutOut: "without data out",
    counted: "counted",
    month: "a month",
    where: "region",
    unit: "for each",
    price: "price",
    source: "source",
  },
  zh: {
    title: "在 AWS 上的费用",
    made: "由 `UPDATE=1 npm run infra cost` 生成，请勿手工修改。",
    intro: `以下为美元目录价，不含免费额度、折扣和税费。“本系统”一栏为推算值而非账单：S3 请求数来自引擎自身的决策，DynamoDB 与
SQS 请求数在模拟器上实际计数（[记账开销](../benchmarks-aws.md)），状态机步数由实际执行得出，告警等资源数取自栈本身。“原版”一栏为
[原版文档中的示例](${ORIGINAL_SOURCE})（2023 年 4 月，当时 DynamoDB 价格为现在的两倍）。`,
    large: "1 TB、每个对象 50 MB，俄勒冈到北京",
    small: "1 TB、每个对象 10 KB，俄勒冈到北京",
    speed: `实例小时数取决于两个假设，均未在 AWS 上实测：单台实例在该线路上每分钟传输 ${PER_MINUTE} GB（原版自己的数字）；小对象每秒
${SPEED.objectsPerSecond} 个，为[双核本机回环测试](../benchmarks.md)的八分之一。速度减半只会使 EC2 与 Fargate 两行翻倍。`,
    images: "27 个镜像共 3 GB，爱尔兰到北京",
    idle: "空闲时",
    idleIntro: `没有 NAT 网关、负载均衡器或待命的实例。CloudFront、AppSync、API Gateway、Cognito 和各函数在没有请求时不产生费用。每个账号有三个
仪表板和十个告警指标免费，此处未计入。`,
    idleHub: "整个 hub，每月",
    idleTask: "每小时检查一次且无事可做的 S3 任务，每月",
    prices: "单价",
    china: "此处未列出的 cn-north-1 单价我们不掌握；上文各项用量在北京区域相同。",
    ours: "本系统",
    theirs: "原版",
    total: "合计",
    withoutOut: "不含数据传出",
    counted: "用量",
    month: "每月",
    where: "区域",
    unit: "单位",
    price: "单价",
    source: "来源",
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;
