import { errorOf } from "../api/api-error.ts";
import type { Operation } from "../api/operation.ts";
import { headers } from "../api/request.ts";
import { renew } from "../session/renew.ts";
import { config, token } from "../session/session.ts";
import { readEvents } from "./read-events.ts";

/** Called once the server has taken the subscription. */
export type Opened = () => void;

/** Answers of a subscription by the way that the configuration names, until the server or `signal` ends it. @throws when it cannot be had */
export async function* subscribe<Data>(
  operation: Operation<object, Data>,
  signal: AbortSignal,
  opened: Opened,
): AsyncGenerator<Data> {
  const { live, graphqlUrl = "" } = config() ?? {};
  if (live !== "appsync") return yield* subscribeByEvents(operation, signal, opened);
  const { subscribeAtAppSync } = await import("./appsync.ts");
  yield* subscribeAtAppSync(operation, { graphqlUrl, token: token() ?? "" }, signal, opened);
}

/** The same over server-sent events, until the server or `signal` ends it. @throws when it cannot be had */
async function* subscribeByEvents<Data>(
  { text }: Operation<object, Data>,
  signal: AbortSignal,
  opened: Opened,
): AsyncGenerator<Data> {
  await renew();
  const response = await fetch(config()?.graphqlUrl ?? "/graphql", {
    method: "POST",
    headers: { ...headers(), "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: text }),
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`the hub answered ${response.status}`);
  opened();
  for await (const { event, data } of readEvents(response.body)) {
    if (event !== "next") continue;
    const answer: { data?: Data; errors?: unknown } = JSON.parse(data);
    const error = errorOf(answer.errors);
    if (error !== undefined) throw error;
    if (answer.data !== undefined && answer.data !== null) yield answer.data;
  }
}
