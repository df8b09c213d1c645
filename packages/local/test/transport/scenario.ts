import { equal, ok } from "node:assert/strict";
import type { Socket } from "node:net";
import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { Transport, TransportRequest, TransportResponse } from "@dth/core/transport";
import { createTransport, type LocalTransportOptions } from "../../src/transport.ts";
import { type RawRequest, type RawServer, type RawServerOptions, startRawServer } from "./raw-server.ts";

/** One behaviour of the transport, tried on any host by plain assertions. */
export interface Scenario {
  readonly name: string;
  readonly server: RawServerOptions;
  readonly options?: LocalTransportOptions;
  readonly run: (world: World) => Promise<void>;
}

/** What a scenario happens in. */
export interface World {
  readonly server: RawServer;
  readonly transport: Transport;
  readonly send: (request?: Partial<TransportRequest>) => Promise<TransportResponse>;
}

/** Runs one, and ends its server and its connections. */
export async function runScenario({ server: serverOptions, options, run }: Scenario): Promise<void> {
  const server = await startRawServer(serverOptions);
  const transport = createTransport(options);
  const send = (request: Partial<TransportRequest> = {}): Promise<TransportResponse> =>
    transport.send({ method: "GET", origin: server.origin, path: "/", headers: {}, ...request });
  try {
    await run({ server, transport, send });
  } finally {
    await transport.close();
    await server.close();
  }
}

/** Answers every request with the same Latin-1 text. */
export function saying(text: string): RawServerOptions {
  return { answer: (socket) => void socket.write(text, "latin1") };
}

/** Answers every request by calling `answer`. */
export function answering(answer: (socket: Socket, request: RawRequest) => void): RawServerOptions {
  return { answer };
}

/** A 200 with a body of known length. */
export function okWith(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** The body, a character a byte. */
export async function text(response: TransportResponse): Promise<string> {
  return Buffer.from(await response.body.bytes(1e8)).toString("latin1");
}

/** Asserts that `promise` fails with this code, and returns the error. */
export async function failing(promise: Promise<unknown>, code: ErrorCode): Promise<HubError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(error instanceof HubError, `expected ${code}, got ${String(error)}`);
  equal(error.code, code, error.message);
  return error;
}

/** Waits until `condition` holds, by turns of the event loop; fails after twenty seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); ) {
    ok(Date.now() < end, `never became true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
