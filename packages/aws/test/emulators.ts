import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { awsClientConfig } from "../src/client-config.ts";

/** Clients' settings for an emulator on loopback. */
export function emulatorConfig(port: number) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return awsClientConfig({ region: "eu-west-1", endpoint: `http://127.0.0.1:${port}`, credentials });
}

/** DynamoDB on loopback. */
export interface DynamoEmulator {
  readonly client: DynamoDBClient;
  readonly port: number;
  /** Makes an empty table, and names it. */
  createTable(definition: Omit<CreateTableCommandInput, "TableName">): Promise<string>;
  close(): Promise<void>;
}

const SERVER = fileURLToPath(new URL("./dynalite-server.ts", import.meta.url));

/** Starts dynalite, which ends with {@link DynamoEmulator.close} or with this process. */
export async function startDynamo(): Promise<DynamoEmulator> {
  const child = spawn(process.execPath, [SERVER], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [port] = await once(createInterface(child.stdout), "line");
  const client = new DynamoDBClient(emulatorConfig(Number(port)));
  let tables = 0;
  return {
    client,
    port: Number(port),
    async createTable(definition) {
      tables += 1;
      const TableName = `table-${tables}`;
      await client.send(new CreateTableCommand({ ...definition, TableName }));
      const isActive = async () => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        return Table?.TableStatus === "ACTIVE";
      };
      while (!(await isActive()));
      return TableName;
    },
    async close() {
      client.destroy();
      child.kill();
      await once(child, "exit");
    },
  };
}

/** SQS and S3 on loopback, in this process. */
export interface SqsEmulator {
  readonly client: SQSClient;
  readonly port: number;
  /** Makes a queue with its dead-letter queue. */
  createQueues(maxDeliveries: number): Promise<{ readonly url: string; readonly deadLetterUrl: string }>;
  close(): Promise<void>;
}

/** Starts fauxqs. */
export async function startSqs(): Promise<SqsEmulator> {
  const app = buildApp({ logger: false });
  const port = Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
  const client = new SQSClient({ ...emulatorConfig(port), useQueueUrlAsEndpoint: false });
  let queues = 0;
  const create = async (QueueName: string, Attributes: Record<string, string>) => {
    const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl;
  };
  return {
    client,
    port,
    async createQueues(maxReceiveCount) {
      queues += 1;
      const deadLetterUrl = await create(`dead-${queues}`, {});
      const question = new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ["QueueArn"] });
      const deadLetterTargetArn = (await client.send(question)).Attributes?.QueueArn;
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
      return { url: await create(`queue-${queues}`, { RedrivePolicy }), deadLetterUrl };
    },
    async close() {
      client.destroy();
      await app.close();
    },
  };
}

/** A client whose writes all arrive although their first answer is lost, so that the SDK sends them again. */
export function losingAnswers(client: DynamoDBClient): DynamoDBClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return async (...given: unknown[]) => {
        if (name === "send" && given[0] instanceof PutItemCommand) await member.apply(target, given);
        return member.apply(target, given);
      };
    },
  });
}
