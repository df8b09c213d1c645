import type { Drawing } from "./drawing.ts";

/** What serves what is drawn, in both templates. */
const SERVING = [
  "AWS::IAM::",
  "AWS::EC2::SecurityGroup",
  "AWS::SNS::",
  "AWS::Logs::",
  "AWS::CloudWatch::",
  "AWS::DynamoDB::",
];
const without = (...drawn: readonly string[]) => SERVING.filter((type) => !drawn.includes(type));

/** The stack of an S3 task. */
export const S3_DRAWING: Drawing = {
  name: "aws-s3-task",
  title: { en: "An S3 task on AWS", zh: "AWS 上的 S3 任务" },
  boxes: [
    {
      id: "schedule",
      at: [0, 0],
      title: "EventBridge Scheduler",
      text: { en: "hourly, cron or once", zh: "每小时、cron 或单次" },
      types: ["AWS::Scheduler::"],
    },
    {
      id: "source",
      at: [0, 1],
      title: "Source bucket",
      text: { en: "S3 or another store", zh: "S3 或其他存储" },
      types: [],
    },
    {
      id: "runs",
      at: [1, 0],
      title: "Step Functions",
      text: { en: "one run", zh: "一次运行" },
      types: ["AWS::StepFunctions::"],
    },
    {
      id: "rule",
      at: [1, 1],
      title: "EventBridge rule",
      text: { en: "objects that change", zh: "对象变化事件" },
      types: ["AWS::Events::"],
    },
    {
      id: "finder",
      at: [2, 0],
      title: "Fargate: finder",
      text: { en: "lists and compares", zh: "列举并比较" },
      types: ["AWS::ECS::TaskDefinition", "AWS::ECS::Cluster"],
    },
    {
      id: "queue",
      at: [2, 1],
      title: "SQS",
      text: { en: "work, dead letters", zh: "工作与死信" },
      types: ["AWS::SQS::"],
    },
    {
      id: "ledger",
      at: [3, 0],
      title: "DynamoDB: ledger",
      text: { en: "every outcome", zh: "每个对象的结果" },
      types: ["AWS::DynamoDB::"],
    },
    {
      id: "workers",
      at: [3, 1],
      title: "EC2: workers",
      text: { en: "scaled by the queue", zh: "按队列伸缩" },
      types: ["AWS::AutoScaling::", "AWS::ECS::Service", "AWS::EC2::LaunchTemplate"],
    },
    {
      id: "watch",
      at: [4, 0],
      title: "CloudWatch, SNS",
      text: { en: "alarms, dashboard", zh: "告警与仪表板" },
      types: ["AWS::CloudWatch::", "AWS::SNS::"],
    },
    {
      id: "destination",
      at: [4, 1],
      title: "Destination bucket",
      text: { en: "any region or store", zh: "任意区域或存储" },
      types: [],
    },
  ],
  arrows: [
    ["schedule", "runs"],
    ["source", "rule"],
    ["rule", "queue"],
    ["runs", "finder"],
    ["finder", "queue"],
    ["finder", "ledger"],
    ["queue", "workers"],
    ["workers", "ledger"],
    ["workers", "destination"],
  ],
  undrawn: [
    ...without("AWS::SNS::", "AWS::CloudWatch::", "AWS::DynamoDB::"),
    "AWS::Lambda::",
    "AWS::CloudFormation::",
    "AWS::ECS::",
  ],
};

/** The stack of an image task. */
export const ECR_DRAWING: Drawing = {
  name: "aws-image-task",
  title: { en: "An image task on AWS", zh: "AWS 上的镜像任务" },
  boxes: [
    {
      id: "schedule",
      at: [0, 0],
      title: "EventBridge Scheduler",
      text: { en: "daily, cron or once", zh: "每天、cron 或单次" },
      types: ["AWS::Scheduler::"],
    },
    {
      id: "list",
      at: [0, 1],
      title: "Parameter Store",
      text: { en: "the list of images", zh: "镜像列表" },
      types: ["AWS::SSM::"],
    },
    {
      id: "runs",
      at: [1, 0],
      title: "Step Functions",
      text: { en: "ten batches at once", zh: "同时十批" },
      types: ["AWS::StepFunctions::"],
    },
    {
      id: "lister",
      at: [1, 1],
      title: "Lambda: lister",
      text: { en: "what differs", zh: "找出差异" },
      types: ["AWS::Lambda::"],
    },
    { id: "copier", at: [2, 0], title: "Fargate: copier", text: { en: "skopeo", zh: "skopeo" }, types: ["AWS::ECS::"] },
    {
      id: "ledger",
      at: [2, 1],
      title: "DynamoDB: ledger",
      text: { en: "every outcome", zh: "每个镜像的结果" },
      types: ["AWS::DynamoDB::"],
    },
    {
      id: "destination",
      at: [3, 0],
      title: "Registries",
      text: { en: "ECR and others", zh: "ECR 及其他仓库" },
      types: [],
    },
    {
      id: "watch",
      at: [3, 1],
      title: "CloudWatch, SNS",
      text: { en: "alarms, dashboard", zh: "告警与仪表板" },
      types: ["AWS::CloudWatch::", "AWS::SNS::"],
    },
  ],
  arrows: [
    ["schedule", "runs"],
    ["runs", "lister"],
    ["list", "lister"],
    ["runs", "copier"],
    ["lister", "ledger"],
    ["copier", "ledger"],
    ["copier", "destination"],
  ],
  undrawn: without("AWS::SNS::", "AWS::CloudWatch::", "AWS::DynamoDB::"),
};
