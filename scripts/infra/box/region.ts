import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { passOn } from "@dth/testkit/pass-on";
import { type DynamoEmulator, type SqsEmulator, startDynamo, startSqs } from "../../../packages/aws/test/emulators.ts";
import { type Fault, type Handlers, Fault as ServiceFault } from "../../../packages/aws/test/fake-aws.ts";
import { roleOf, type TableCall } from "./iam.ts";
import { Leases, passQueue } from "./queues.ts";
import { ownHeaders, textOf } from "./request.ts";
import type { Watchers } from "./watchers.ts";

/** A region of AWS at one address, as `AWS_ENDPOINT_URL` names it. */
export interface Region {
  readonly url: string;
  readonly dynamo: DynamoEmulator;
  readonly sqs: SqsEmulator;
  /** Who holds which message. */
  readonly leases: Leases;
  close(): Promise<void>;
}

/** What {@link openRegion} needs. */
export interface RegionOptions {
  /** Services that are played here, by the first half of `x-amz-target`. */
  readonly services: Readonly<Record<string, Handlers>>;
  /** Services of the query protocol, by their action. */
  readonly actions: Readonly<Record<string, (parameters: URLSearchParams) => string>>;
  /** Whether the role of a program may make a call to DynamoDB; who has no role of a stack is not asked. */
  readonly allows: (role: string, call: TableCall) => boolean;
  /** Those who are told of what happens. */
  readonly watchers: Watchers;
  /** Port of an S3 server, which gets what is for no other service. */
  readonly s3Port: number;
}

const QUEUES = "AmazonSQS";
const TABLES = "DynamoDB_20120810";

/** Opens one: DynamoDB by dynalite, SQS by fauxqs, S3 by testkit's server, the others by handlers. */
export async function openRegion({ services, actions, allows, watchers, s3Port }: RegionOptions): Promise<Region> {
  const dynamo = await startDynamo();
  const sqs = await startSqs();
  const leases = new Leases(sqs.client);
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const [service = "", operation = ""] = String(incoming.headers["x-amz-target"] ?? "").split(".");
    const handlers = services[service];
    if (service === TABLES) return passTable({ incoming, outgoing, port: dynamo.port, operation, allows });
    if (service === QUEUES) return passQueue({ incoming, outgoing, sqs, operation, leases });
    if (handlers !== undefined) return answerJson(incoming, outgoing, handlers, operation);
    if (incoming.headers["smithy-protocol"] === "rpc-v2-cbor") return answerEmptyCbor(incoming, outgoing);
    if (String(incoming.headers["content-type"]).startsWith("application/x-www-form-urlencoded"))
      return answerQuery(incoming, outgoing, actions);
    return passOn(incoming, outgoing, s3Port);
  };
  const front = createServer((incoming, outgoing) => {
    if (watchers.answer(incoming, outgoing)) return;
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    dynamo,
    sqs,
    leases,
    async close() {
      front.closeAllConnections();
      await new Promise<void>((resolve) => front.close(() => resolve()));
      await sqs.close();
      await dynamo.close();
    },
  };
}

interface TableRequest extends Pick<RegionOptions, "allows"> {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly port: number;
  readonly operation: string;
}

/** A program of a stack may do what the policy of its role allows. */
async function passTable({ incoming, outgoing, port, operation, allows }: TableRequest): Promise<void> {
  const role = roleOf(String(incoming.headers["user-agent"]));
  if (role === undefined) return passOn(incoming, outgoing, port);
  const body = await textOf(incoming);
  const { method = "POST", url = "/", headers } = incoming;
  if (!allows(role, { operation, input: JSON.parse(body) })) {
    const __type = "com.amazon.coral.service#AccessDeniedException";
    const message = `User: ${role} is not authorized to perform: dynamodb:${operation}`;
    process.stderr.write(`${message} ${body.slice(0, 300)}\n`);
    outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify({ __type, message }));
    return;
  }
  const answered = await fetch(`http://127.0.0.1:${port}${url}`, { method, headers: ownHeaders(headers), body });
  const told = Buffer.from(await answered.arrayBuffer());
  outgoing.writeHead(answered.status, { "content-type": answered.headers.get("content-type") ?? "" }).end(told);
}

async function answerJson(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handlers: Handlers,
  operation: string,
): Promise<void> {
  const input = JSON.parse(await textOf(incoming));
  const send = (status: number, body: object) =>
    outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  try {
    const handler = handlers[operation];
    if (handler === undefined) throw new ServiceFault("UnknownOperationException", operation);
    send(200, handler(input) ?? {});
  } catch (error) {
    if (!isFault(error)) throw error;
    send(error.status, { __type: error.name, message: error.message });
  }
}

function isFault(error: unknown): error is Fault {
  return error instanceof ServiceFault;
}

/** CloudWatch takes what it is told. https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
async function answerEmptyCbor(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  await textOf(incoming);
  outgoing.writeHead(200, { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" });
  outgoing.end(Uint8Array.of(0xa0));
}

async function answerQuery(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  actions: RegionOptions["actions"],
): Promise<void> {
  const parameters = new URLSearchParams(await textOf(incoming));
  const action = parameters.get("Action") ?? "";
  const told = actions[action];
  const body = told === undefined ? "" : told(parameters);
  const result = `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`;
  const refusal = `<ErrorResponse><Error><Code>InvalidAction</Code><Message>${action}</Message></Error></ErrorResponse>`;
  outgoing.writeHead(told === undefined ? 400 : 200, { "content-type": "text/xml" });
  outgoing.end(told === undefined ? refusal : result);
}
