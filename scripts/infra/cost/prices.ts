/** A list price, before taxes, discounts and free tiers. */
export interface Price {
  readonly amount: number;
  readonly currency: "USD" | "CNY";
  readonly unit: string;
  readonly source: string;
  /** When the source said so. */
  readonly asOf: string;
}

const usd = (amount: number, unit: string, source: string, asOf = "November 2025"): Price => ({
  ...{ amount, currency: "USD" as const, unit, source, asOf },
});
const aws = (page: string) => `https://aws.amazon.com/${page}/pricing/`;

/** Where the original says what it costs, with the prices that it uses. */
export const ORIGINAL_SOURCE =
  "https://github.com/aws-solutions/data-transfer-hub/blob/main/docs/en-base/plan-deployment/cost.md";

/** us-east-1, on demand. What is not here is not charged for by what the hub uses. */
export const PRICES = {
  instance: usd(0.0168, "hour of a t4g.small", "https://aws.amazon.com/ec2/pricing/on-demand/"),
  monitoring: usd(2.1 / 730, "hour of a machine's seven detailed metrics", aws("cloudwatch")),
  address: usd(0.005, "hour of a public IPv4 address", aws("vpc")),
  disk: usd(0.08 / 730, "GB and hour of gp3", aws("ebs")),
  fargateProcessor: usd(0.03238, "hour of an ARM processor", aws("fargate"), "2025, vantage.sh/blog/fargate-pricing"),
  fargateMemory: usd(0.00356, "hour of a GB beside it", aws("fargate"), "2025, vantage.sh/blog/fargate-pricing"),
  put: usd(0.005 / 1e3, "request that writes or lists", ORIGINAL_SOURCE, "April 2023"),
  get: usd(0.0004 / 1e3, "request that reads", ORIGINAL_SOURCE, "April 2023"),
  write: usd(0.625 / 1e6, "DynamoDB write of 1 KB", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
  read: usd(0.125 / 1e6, "DynamoDB read of 4 KB", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
  records: usd(0.25, "GB and month in DynamoDB", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
  message: usd(0.4 / 1e6, "SQS request of 64 KB", aws("sqs")),
  transition: usd(25 / 1e6, "transition of a state machine", aws("step-functions")),
  call: usd(0.2 / 1e6, "call of a function", aws("lambda")),
  compute: usd(0.0000133334, "GB and second of an ARM function", aws("lambda")),
  schedule: usd(1 / 1e6, "call by EventBridge Scheduler", aws("eventbridge")),
  secret: usd(0.4, "secret and month", aws("secrets-manager")),
  alarm: usd(0.1, "metric that an alarm looks at, a month", aws("cloudwatch")),
  dashboard: usd(3, "dashboard and month", aws("cloudwatch"), "June 2026, factualminds.com"),
  metric: usd(0.3 / 730, "metric of one's own, an hour", aws("cloudwatch"), "February 2026, signoz.io"),
  log: usd(0.5, "GB of logs", aws("cloudwatch"), "June 2026, factualminds.com"),
  zone: usd(0.5, "hosted zone and month", aws("route53")),
  images: usd(0.1, "GB and month in ECR", aws("ecr")),
  out: usd(0.09, "GB that leaves AWS", ORIGINAL_SOURCE, "April 2023"),
} as const satisfies Readonly<Record<string, Price>>;

/**
 * What is known of cn-north-1, where money is counted in yuan. All other prices there are left out: a wrong price is
 * worse than none, and neither partition's are the other's times a rate.
 */
export const CHINA_PRICES: readonly Price[] = [
  {
    amount: 11.1538 / 1e6,
    currency: "CNY",
    unit: "DynamoDB write of 1 KB",
    source: "https://www.amazonaws.cn/en/dynamodb/pricing/",
    asOf: "undated copy of the page",
  },
];
