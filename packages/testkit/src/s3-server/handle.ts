import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessLog } from "./access-log.ts";
import { type Answer, send, xmlAnswer } from "./answer.ts";
import type { Fault, FaultRequest } from "./faults.ts";
import type { Context, Operation, Service } from "./operation.ts";
import { SenderGone } from "./receive.ts";
import { route } from "./router.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { parseRequest, type S3Request } from "./s3-request.ts";
import { element, XML_HEAD } from "./xml.ts";

/** What one server hands to every request. */
export interface Serving {
  readonly service: Service;
  readonly domain: string;
  readonly log: AccessLog;
  readonly faults: ((request: FaultRequest) => Fault | undefined) | undefined;
  /** How often each request came; only kept while there are faults. */
  readonly attempts: Map<string, number>;
  expireCredentials(accessKeyId: string): void;
}

/** What is known of a request while it is answered. */
interface Exchange {
  request?: S3Request;
  operation?: Operation;
  fault?: Fault;
}

/** Answers one request. Rejects only for a defect of this server, such as a lost file. */
export async function handle(serving: Serving, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange: Exchange = {};
  response.setHeader("x-amz-request-id", "TESTKIT000000000");
  response.setHeader("server", serving.service.quirks.server ?? "AmazonS3");
  let answer: Answer | undefined;
  try {
    answer = await respond(serving, message, exchange);
  } catch (error) {
    if (error instanceof SenderGone) return;
    answer = refusalAnswer(error, exchange.request, message);
  }
  const bytes = answer ? await deliver(serving, message, response, answer, exchange.fault) : 0;
  note(serving, message, exchange, answer?.status ?? 0, bytes);
}

/** @returns undefined when the fault wants the connection cut instead of an answer */
async function respond(serving: Serving, message: IncomingMessage, exchange: Exchange): Promise<Answer | undefined> {
  const { service } = serving;
  if (service.quirks.html) return page();
  const request = parseRequest(message, serving.domain);
  exchange.request = request;
  if (service.quirks.rejectPathStyle && request.pathStyle && request.bucket !== "") {
    throw new S3Refusal(403, "PathStyleDomainForbidden", "Path-style requests are forbidden for this bucket.");
  }
  const bucket = request.bucket === "" ? undefined : service.storage.buckets.get(request.bucket);
  const caller = service.gate.identify(request, bucket);
  const context: Context = { request, caller, bucket, service };
  const operation = route(context);
  exchange.operation = operation;
  if (request.bucket !== "" && !bucket && operation.name !== "CreateBucket") throw refuse.noSuchBucket(request.bucket);
  service.gate.permit(request, caller, operation.action, bucket);
  const fault = serving.faults && chooseFault(serving, request, operation);
  if (!fault) return operation.run(context);
  exchange.fault = fault;
  return underFault(serving, context, operation, fault);
}

function chooseFault(serving: Serving, request: S3Request, { name }: Operation): Fault | undefined {
  const { method, bucket, key, query } = request;
  const identity = `${method} ${bucket} ${key} ${request.rawQuery} ${request.headers.range ?? ""}`;
  const attempt = (serving.attempts.get(identity) ?? 0) + 1;
  serving.attempts.set(identity, attempt);
  return serving.faults?.({ method, bucket, key, query, operation: name, attempt });
}

async function underFault(
  serving: Serving,
  context: Context,
  operation: Operation,
  fault: Fault,
): Promise<Answer | undefined> {
  const { caller, request } = context;
  if (fault.kind === "error") {
    const headers: Record<string, string> =
      fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
    throw new S3Refusal(fault.status, fault.code, FAULT_MESSAGES[fault.code] ?? "A fault was asked for", { headers });
  }
  if (fault.kind === "reset" && fault.when === "before") return undefined;
  if (fault.kind === "expire-credentials") {
    serving.expireCredentials(caller.accessKeyId ?? "");
    return respondExpired();
  }
  if (fault.kind === "error-in-200") {
    request.message.resume();
    return xmlAnswer(200, errorDocument(new S3Refusal(500, fault.code, FAULT_MESSAGES[fault.code] ?? ""), request));
  }
  if (fault.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault.kind === "hold") await fault.until;
  const answer = await operation.run(context);
  if (fault.kind === "reset" && fault.when === "answer") return undefined;
  return fault.kind === "wrong-etag" ? withWrongEtag(answer) : answer;
}

const FAULT_MESSAGES: Readonly<Record<string, string>> = {
  SlowDown: "Please reduce your request rate.",
  InternalError: "We encountered an internal error. Please try again.",
};

function respondExpired(): never {
  throw new S3Refusal(400, "ExpiredToken", "The provided token has expired.");
}

function withWrongEtag(answer: Answer): Answer {
  const etag = answer.headers.etag;
  return etag === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, etag: '"00000000000000000000000000000bad"' } };
}

/** Sends the answer, holding its bytes so that an overwrite meanwhile does not remove them. */
async function deliver(
  { service }: Serving,
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
): Promise<number> {
  const cuts = fault?.kind === "reset" ? fault.when === "body" : fault !== undefined;
  const held = typeof answer.body === "object" ? answer.body : [];
  service.storage.blobs.hold(held);
  try {
    return await send(response, message.method === "HEAD" ? asHead(answer) : answer, cuts ? fault : undefined);
  } finally {
    service.storage.blobs.release(held);
  }
}

/** An answer to HEAD has no body, also when it is a refusal. */
function asHead(answer: Answer): Answer {
  return answer.headLength === undefined ? { ...answer, headLength: 0 } : answer;
}

function note(serving: Serving, message: IncomingMessage, exchange: Exchange, status: number, bytes: number): void {
  const { request, operation } = exchange;
  if (status === 0) message.socket.resetAndDestroy();
  serving.log.add({
    method: message.method ?? "",
    bucket: request?.bucket ?? "",
    key: request?.key ?? "",
    operation: operation?.name ?? "Unknown",
    query: request?.rawQuery ?? "",
    status,
    bytes,
  });
}

function page(): Answer {
  const body = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** What a handler threw, in S3's words. Anything that is no refusal is a defect of this server. */
function refusalAnswer(error: unknown, request: S3Request | undefined, message: IncomingMessage): Answer {
  const refusal = error instanceof S3Refusal ? error : new S3Refusal(500, "InternalError", `testkit: ${String(error)}`);
  // Nobody reads on after a refusal, so what is under way is let through and forgotten.
  message.resume();
  const headers = { ...refusal.headers };
  return xmlAnswer(refusal.status, errorDocument(refusal, request), headers);
}

function errorDocument(refusal: S3Refusal, request: S3Request | undefined): string {
  const fields = Object.entries(refusal.fields).map(([name, value]) => element(name, value));
  const resource = request ? `/${request.bucket}${request.key === "" ? "" : `/${request.key}`}` : "/";
  return [
    `${XML_HEAD}<Error>`,
    element("Code", refusal.code),
    element("Message", refusal.message),
    ...fields,
    element("Resource", resource),
    element("RequestId", "TESTKIT000000000"),
    element("HostId", "testkit"),
    "</Error>",
  ].join("");
}
