import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { awsClientConfig } from "@dth/aws/client-config";
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

/** DynamoDB by dynalite, SQS by fauxqs, and as much of Secrets Manager as a signing key needs. */
export async function openBox(): Promise<Box> {
  const tables = spawn(process.execPath, [fileURLToPath(new URL("./dynalite-server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [tablesPort] = await once(createInterface(tables.stdout), "line");
  const queues = buildApp({ logger: false });
  const ports = { DynamoDB_20120810: Number(tablesPort), AmazonSQS: await portOf(queues) };
  const secrets = new Map<string, string>();
  const front = createServer((incoming, answer) => {
    const [service = "", operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    if (service === "secretsmanager") void answerSecret(secrets, operation, incoming, answer);
    else pass(incoming, answer, service === "DynamoDB_20120810" ? ports.DynamoDB_20120810 : ports.AmazonSQS);
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

function pass(incoming: IncomingMessage, answer: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (found) => {
    answer.writeHead(found.statusCode ?? 500, found.headers);
    found.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  incoming.pipe(onward);
}

/** A secret that exists and has no version, until somebody gives it its first one. */
async function answerSecret(
  secrets: Map<string, string>,
  operation: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  const { SecretId, SecretString } = JSON.parse(text);
  const kept = secrets.get(SecretId);
  const refuse = (name: string) => [400, { __type: name, message: "as AWS says it" }] as const;
  if (operation === "PutSecretValue" && kept === undefined) secrets.set(SecretId, SecretString);
  const [status, body] =
    operation === "PutSecretValue"
      ? kept === undefined
        ? [200, { Name: SecretId }]
        : refuse("ResourceExistsException")
      : kept === undefined
        ? refuse("ResourceNotFoundException")
        : [200, { SecretString: kept }];
  answer.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
