import { createHmac } from "node:crypto";
import { HubError, toHubError } from "@dth/core/error";
import type { ChannelTarget, Notification } from "@dth/core/notifier";
import type { NotifierOptions } from "./notifier.ts";

type Webhook = Extract<ChannelTarget, { kind: "webhook" }>;

/**
 * Posts the notification as JSON; any 2xx counts as delivered. Headers as Standard Webhooks has them
 * (https://www.standardwebhooks.com): the signature is an HMAC-SHA256 of id, timestamp and body.
 */
export async function sendWebhook(target: Webhook, notification: Notification, options: NotifierOptions) {
  const origin = originOf(target.url);
  await options.allowEndpoint(origin);
  const body = JSON.stringify(notification);
  const headers = { "content-type": "application/json", ...(await signed(target, body, options)) };
  const answer = await post(target.url, { headers, body }, options, origin);
  // Its content says nothing to us, but the connection is held until somebody takes it.
  await answer.body?.cancel();
  if (!answer.ok) throw new HubError("NOTIFICATION_FAILED", `${origin} answered ${answer.status}`);
}

async function signed(target: Webhook, body: string, { ids, clock, secrets }: NotifierOptions) {
  const id = ids.next();
  const timestamp = String(Math.floor(clock.now() / 1000));
  const named = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (target.secret === undefined) return named;
  const { key } = await secrets.read(target.secret);
  if (key === undefined) {
    throw new HubError("NOTIFICATION_FAILED", `the secret ${target.secret} of the webhook has no field "key"`);
  }
  const signature = createHmac("sha256", keyBytes(key)).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...named, "webhook-signature": `v1,${signature}` };
}

/** Keys with this prefix are base64, as receivers' libraries write them; any other is taken as it is. */
function keyBytes(key: string): Buffer {
  return key.startsWith("whsec_") ? Buffer.from(key.slice("whsec_".length), "base64") : Buffer.from(key, "utf8");
}

/** Redirects are refused: they would lead to an address that nobody allowed. */
async function post(
  url: string,
  request: { readonly headers: Record<string, string>; readonly body: string },
  { clock, timeoutMs }: NotifierOptions,
  origin: string,
): Promise<Response> {
  const over = new AbortController();
  const late = new AbortController();
  const limit = clock.sleep(timeoutMs, over.signal).then(
    () => late.abort(),
    () => {},
  );
  try {
    return await fetch(url, { method: "POST", redirect: "manual", signal: late.signal, ...request });
  } catch (error) {
    if (late.signal.aborted) throw new HubError("NOTIFICATION_FAILED", `${origin} did not answer in time`);
    throw new HubError("NETWORK", `${origin} cannot be reached: ${reasonOf(error)}`, { cause: error });
  } finally {
    over.abort();
    await limit;
  }
}

/** `fetch` hides the reason in the cause. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : toHubError(error).message;
}

/** Without path and query, which may hold a token. */
function originOf(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url).origin;
  throw new HubError("NOTIFICATION_FAILED", "the webhook's address is no http or https URL");
}
