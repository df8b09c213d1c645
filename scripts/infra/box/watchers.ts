import type { IncomingMessage, ServerResponse } from "node:http";

/** AppSync, as far as the hub and its tasks tell it anything: who tells what is kept, in order. */
export interface Watchers {
  /** What was published: the mutation's input, and the field. */
  readonly told: readonly Told[];
  /** Answers a request, if it is for here. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
}

/** One publication. */
export interface Told {
  readonly field: string;
  // biome-ignore lint/suspicious/noExplicitAny: each field has its own input, which the assertions are about.
  readonly input: any;
}

/** Where it is asked. */
export const APPSYNC_PATH = "/appsync/graphql";

/** Opens it. A request that is not signed for AppSync is refused, as IAM does. */
export function openWatchers(): Watchers {
  const told: Told[] = [];
  const hear = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const isSigned = /^AWS4-HMAC-SHA256 .*\/appsync\/aws4_request/.test(String(incoming.headers.authorization));
    if (!isSigned) return void outgoing.writeHead(401).end(JSON.stringify({ errors: [{ message: "Unauthorized" }] }));
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const [, field = ""] = /\{\s*(\w+)/.exec(query) ?? [];
    told.push({ field, input: variables.input });
    outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: { [field]: null } }));
  };
  return {
    told,
    answer(incoming, outgoing) {
      if (incoming.url !== APPSYNC_PATH) return false;
      hear(incoming, outgoing).catch(() => outgoing.destroy());
      return true;
    },
  };
}
