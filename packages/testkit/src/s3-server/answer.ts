import type { ServerResponse } from "node:http";
import { type Body, bodyPieces, bodySize, sliceBody } from "./blobs.ts";
import type { Fault } from "./faults.ts";

/** What is answered: written by one function, so that every fault can be applied to every operation. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A document, or stored bytes. */
  readonly body?: string | Body;
  /** Answer to HEAD: the length of the body that is not sent. */
  readonly headLength?: number;
}

/** Bytes up to which a body is sent in one piece. */
const SMALL = 1 << 18;

/** Bytes gathered for one write. */
const GATHER = 1 << 19;

/** A document with its status. */
export function xmlAnswer(status: number, document: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...headers, "content-type": "application/xml" }, body: document };
}

/** Writes the answer, with what the fault makes of it. Resolves with the bytes of the body that were written. */
export async function send(response: ServerResponse, answer: Answer, fault?: Fault): Promise<number> {
  const { body, headLength } = answer;
  const length = headLength ?? (typeof body === "string" ? Buffer.byteLength(body) : bodySize(body ?? []));
  const headers: Record<string, string | number> = { ...answer.headers };
  if (answer.status !== 204 && answer.status !== 304) headers["content-length"] = length;
  const cut = fault && CUTTING.has(fault.kind) ? length >> 1 : undefined;
  response.writeHead(answer.status, headers);
  if (cut !== undefined && fault && headLength === undefined) return sendPart(response, body, cut, fault);
  if (headLength !== undefined || body === undefined || length === 0) {
    response.end();
    return 0;
  }
  if (typeof body === "string") {
    response.end(body);
    return length;
  }
  return sendBody(response, body, length);
}

/** Faults that let only half of the answer's body through. */
const CUTTING: ReadonlySet<string> = new Set(["truncate", "stall", "reset"]);

async function sendPart(
  response: ServerResponse,
  body: string | Body | undefined,
  cut: number,
  fault: Fault,
): Promise<number> {
  if (typeof body === "string") response.write(body.slice(0, cut));
  else await writePieces(response, sliceBody(body ?? [], 0, cut), false);
  response.flushHeaders();
  // A reset overtakes what is not yet on the wire, so what shall arrive gets a moment.
  await new Promise((resolve) => setTimeout(resolve, fault.kind === "stall" ? fault.ms : 2));
  const socket = response.socket;
  if (fault.kind === "reset") socket?.resetAndDestroy();
  else socket?.end(() => socket.destroy());
  return cut;
}

async function sendBody(response: ServerResponse, body: Body, length: number): Promise<number> {
  const [only] = body;
  if (only && body.length === 1 && length <= SMALL) {
    response.end(only.blob.read(only.start, only.end));
    return length;
  }
  return writePieces(response, body, true);
}

async function writePieces(response: ServerResponse, body: Body, end: boolean): Promise<number> {
  let sent = 0;
  let gathered = 0;
  response.cork();
  for (const piece of bodyPieces(body)) {
    if (response.destroyed) return sent;
    response.write(piece);
    sent += piece.length;
    gathered += piece.length;
    if (gathered < GATHER) continue;
    // One system call for several pieces.
    response.uncork();
    if (response.writableNeedDrain) await drained(response);
    response.cork();
    gathered = 0;
  }
  response.uncork();
  if (end) response.end();
  return sent;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
