import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { WireFault } from "./wire-faults.ts";

/** Where a proxy sends to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly agent: Agent;
}

/** The target of a URL such as `http://127.0.0.1:9000`. */
export function targetOf(url: string): Target {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 80), agent: new Agent({ keepAlive: true }) };
}

/** Passes one request on and its answer back, byte for byte, except for what the fault does. */
export async function forward(
  target: Target,
  message: IncomingMessage,
  response: ServerResponse,
  fault: WireFault | undefined,
): Promise<void> {
  if (fault?.kind === "slow-down") return slowDown(message, response);
  if (fault?.kind === "delay") await sleep(fault.ms);
  if (fault?.kind === "duplicate") return duplicate(target, message, response);
  const outgoing = open(target, message);
  const length = Number(message.headers["content-length"] ?? 0);
  const limit = fault?.kind === "reset-request" ? Math.floor(length * fault.share) : undefined;
  sendBody(message, outgoing, limit, () => cut(message, outgoing));
  const answer = await answerOf(outgoing);
  if (!answer) {
    message.socket.resetAndDestroy();
    return;
  }
  passAnswer(answer, response, fault);
}

/** The same method, path, headers and their order. */
function open(target: Target, message: IncomingMessage): ClientRequest {
  return openRequest({
    host: target.host,
    port: target.port,
    agent: target.agent,
    method: message.method ?? "GET",
    path: message.url ?? "/",
    headers: withoutHopHeaders(message.rawHeaders),
    setHost: false,
  });
}

/** Headers as a flat list of names and values, without what belongs to one connection only. */
function withoutHopHeaders(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    // A 100-continue was given to the client by the proxy already.
    if (!/^(connection|keep-alive|expect)$/i.test(name)) kept.push(name, raw[i + 1] ?? "");
  }
  return kept;
}

function sendBody(
  message: IncomingMessage,
  outgoing: ClientRequest,
  limit: number | undefined,
  onCut: () => void,
): void {
  let sent = 0;
  if (limit === 0) {
    onCut();
    return;
  }
  message.on("data", (chunk: Buffer) => {
    const room = limit === undefined ? chunk.length : Math.min(limit - sent, chunk.length);
    sent += room;
    if (!outgoing.write(chunk.subarray(0, room))) {
      message.pause();
      outgoing.once("drain", () => message.resume());
    }
    if (sent === limit) onCut();
  });
  message.on("end", () => outgoing.end());
  message.on("close", () => {
    if (!message.complete) outgoing.destroy();
  });
}

function cut(message: IncomingMessage, outgoing: ClientRequest): void {
  message.socket.resetAndDestroy();
  outgoing.destroy();
}

/** The answer, or undefined when the target's side broke. */
function answerOf(outgoing: ClientRequest): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    outgoing.on("response", resolve);
    outgoing.on("error", () => resolve(undefined));
  });
}

function passAnswer(answer: IncomingMessage, response: ServerResponse, fault: WireFault | undefined): void {
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHopHeaders(answer.rawHeaders));
  const length = Number(answer.headers["content-length"] ?? 0);
  const limit =
    fault && "share" in fault && fault.kind !== "reset-request" ? Math.floor(length * fault.share) : undefined;
  response.on("close", () => answer.destroy());
  if (limit === undefined || !fault || response.req.method === "HEAD") {
    answer.pipe(response);
    return;
  }
  response.flushHeaders();
  let sent = 0;
  const take = (chunk: Buffer): void => {
    const room = Math.min(limit - sent, chunk.length);
    sent += room;
    response.write(chunk.subarray(0, room));
    if (sent === limit) finish();
  };
  const finish = (): void => {
    answer.off("data", take);
    answer.destroy();
    void endEarly(response, fault);
  };
  if (limit === 0) finish();
  else answer.on("data", take);
}

async function endEarly(response: ServerResponse, fault: WireFault): Promise<void> {
  const { socket } = response;
  // A reset overtakes what is not yet on the wire, so what shall arrive gets a moment.
  await sleep(fault.kind === "stall" ? fault.ms : 2);
  if (fault.kind === "truncate") socket?.end(() => socket.destroy());
  else socket?.resetAndDestroy();
}

function slowDown(message: IncomingMessage, response: ServerResponse): void {
  message.resume();
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`;
  response.writeHead(503, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) });
  response.end(message.method === "HEAD" ? undefined : body);
}

/** Delivers the request twice, one after the other, as a network that loses an answer and sends again. */
async function duplicate(target: Target, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const first = open(target, message);
  first.end(body);
  (await answerOf(first))?.resume();
  const second = open(target, message);
  second.end(body);
  const answer = await answerOf(second);
  if (answer) passAnswer(answer, response, undefined);
  else message.socket.resetAndDestroy();
}
