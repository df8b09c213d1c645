import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { awsClientConfig } from "@dth/aws/client-config";
import { passOn } from "@dth/testkit/pass-on";
import { buildApp } from "fauxqs";

/** What stands in for AWS: one address, as a region has it for a private network. */
export interface Box {
  readonly url: string;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  createTable(name: string, definition: Omit<CreateTableCommandInput, "TableName">): Promise<void>;
  createQueue(name: string): Promise<string>;
  /** A queue whose messages are dead letters after so many deliveries, and the queue of those. */
  createQueues(name: string, deliveries: number): Promise<{ readonly url: string; readonly deadLetterUrl: string }>;
  close(): Promise<void>;
}

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/**
 * DynamoDB by dynalite, SQS by fauxqs, and as much of Secrets Manager, CloudWatch Logs and CloudWatch as a run needs.
 *
 * @param s3Port where S3 is, if it is asked for
 */
export async function openBox(s3Port?: number): Promise<Box> {
  const tables = spawn(process.execPath, [fileURLToPath(new URL("./dynalite-server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [tablesPort] = await once(createInterface(tables.stdout), "line");
  const queues = buildApp({ logger: false });
  const ports = { DynamoDB_20120810: Number(tablesPort), AmazonSQS: await portOf(queues) };
  const secrets = new Map<string, string>();
  const watch = cloudWatch();
  const front = createServer((incoming, answer) => {
    const [service = "", operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    const told = watch[service]?.[operation];
    if (service === "secretsmanager") void answerSecret(secrets, operation, incoming, answer);
    else if (told !== undefined) void answerBy(told, incoming, answer);
    else if (incoming.headers["x-amz-target"] === undefined && s3Port !== undefined) passOn(incoming, answer, s3Port);
    else passOn(incoming, answer, service === "DynamoDB_20120810" ? ports.DynamoDB_20120810 : ports.AmazonSQS);
  });
  const url = `http://127.0.0.1:${await listen(front)}`;
  const config = awsClientConfig({ region: "eu-west-1", endpoint: url, credentials });
  const dynamo = new DynamoDBClient(config);
  const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
  return {
    url,
    dynamo,
    sqs,
    async createTable(TableName, definition) {
      await dynamo.send(new CreateTableCommand({ ...definition, TableName }));
    },
    createQueue: (name) => create(name, {}),
    async createQueues(QueueName, maxReceiveCount) {
      const deadLetterUrl = await create(`${QueueName}-dead`, {});
      const question = new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ["QueueArn"] });
      const deadLetterTargetArn = (await sqs.send(question)).Attributes?.QueueArn;
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
      return { url: await create(QueueName, { RedrivePolicy }), deadLetterUrl };
    },
    async close() {
      dynamo.destroy();
      sqs.destroy();
      front.closeAllConnections();
      await new Promise<void>((resolve) => front.close(() => resolve()));
      tables.kill();
      await once(tables, "exit");
      await queues.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function portOf(app: ReturnType<typeof buildApp>): Promise<number> {
  return Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
}

/** Secrets as they are kept. The signing key's exists and has no version, until somebody gives it its first one. */
async function answerSecret(
  secrets: Map<string, string>,
  operation: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  const [status, body] = secretAnswer(secrets, operation, JSON.parse(text));
  answer.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}

function secretAnswer(
  secrets: Map<string, string>,
  operation: string,
  { SecretId = "", Name = SecretId, SecretString = "" }: Partial<Record<"SecretId" | "Name" | "SecretString", string>>,
): readonly [number, object] {
  const kept = secrets.get(Name);
  const refuse = (name: string) => [400, { __type: name, message: "as AWS says it" }] as const;
  switch (operation) {
    case "ListSecrets":
      return [200, { SecretList: [...secrets.keys()].map((each) => ({ Name: each })) }];
    case "GetSecretValue":
      return kept === undefined ? refuse("ResourceNotFoundException") : [200, { SecretString: kept }];
    case "PutSecretValue":
    case "CreateSecret":
      if (kept !== undefined) return refuse("ResourceExistsException");
      secrets.set(Name, SecretString);
      return [200, { Name }];
    default:
      return refuse("ResourceNotFoundException");
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each operation has its own shape, which the SDK's serializer has checked.
type Operation = (input: any) => object;

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string } };
}

/** Streams of lines, and data points of one namespace, by the names of the services' protocols. */
function cloudWatch(): Readonly<Record<string, Readonly<Record<string, Operation>>>> {
  const streams = new Map<string, { timestamp: number; message: string }[]>();
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const data: any[] = [];
  return {
    Logs_20140328: {
      CreateLogStream({ logStreamName }) {
        if (!streams.has(logStreamName)) streams.set(logStreamName, []);
        return {};
      },
      PutLogEvents({ logStreamName, logEvents }) {
        streams.get(logStreamName)?.push(...logEvents);
        return {};
      },
      GetLogEvents({ logStreamName, limit, nextToken }) {
        const events = streams.get(logStreamName) ?? [];
        const start = Number(/\d+/.exec(nextToken ?? "")?.[0] ?? 0);
        const page = events.slice(start, start + limit);
        return { events: page, nextForwardToken: `f/${start + page.length}/s` };
      },
    },
    GraniteServiceVersion20100801: {
      PutMetricData({ MetricData }) {
        data.push(...MetricData);
        return {};
      },
      GetMetricData: ({ MetricDataQueries }) => ({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric } }: MetricQuery) => {
          const points = data.filter(({ MetricName }) => MetricName === Metric.MetricName);
          return { Id, Timestamps: points.map(({ Timestamp }) => Timestamp), Values: points.map(({ Value }) => Value) };
        }),
      }),
    },
  };
}

async function answerBy(told: Operation, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  answer.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(told(JSON.parse(text))));
}
