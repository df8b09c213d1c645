import type { IncomingMessage } from "node:http";

/** The body of a request, whole. */
export async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Headers that belong to the request, and not to its connection. */
export function ownHeaders(headers: IncomingMessage["headers"]): Record<string, string> {
  const own = Object.entries(headers).filter(
    ([name]) => !["host", "connection", "content-length", "transfer-encoding", "expect"].includes(name),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}
