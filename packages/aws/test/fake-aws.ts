import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { emulatorConfig } from "./emulators.ts";

/** What an operation is asked with; members as the service's model names them. */
// biome-ignore lint/suspicious/noExplicitAny: each operation has its own shape, which the SDK's serializer has checked.
export type Input = any;

/** Answers by the operation's name. What a handler throws as {@link Fault} is AWS's error of that name. */
export type Handlers = Readonly<Record<string, (input: Input) => object | undefined>>;

/** An error as AWS tells it. */
export class Fault extends Error {
  readonly status: number;

  constructor(name: string, message = "told by the fake", status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** A service that speaks AWS's JSON protocols on loopback. */
export interface FakeAws {
  readonly config: ReturnType<typeof emulatorConfig>;
  /** Every call, oldest first. */
  readonly calls: { readonly operation: string; readonly input: Input }[];
  close(): Promise<void>;
}

/** Starts a fake: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export async function startFakeAws(handlers: Handlers): Promise<FakeAws> {
  const calls: FakeAws["calls"] = [];
  const answer = (operation: string, input: Input): { status: number; body: object } => {
    calls.push({ operation, input });
    try {
      const handler = handlers[operation];
      if (handler === undefined) throw new Fault("UnknownOperationException", operation);
      return { status: 200, body: handler(input) ?? {} };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { status: error.status, body: { __type: error.name, message: error.message } };
    }
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const { status, body } = answer(operation, JSON.parse(text));
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    config: { ...emulatorConfig((server.address() as AddressInfo).port), maxAttempts: 1 },
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
