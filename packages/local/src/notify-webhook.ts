import { createHmac } from "node:crypto";
import { HubError } from "@dth/core/error";
import type { ChannelTarget, Notification } from "@dth/core/notifier";
import type { TransportRequest } from "@dth/core/transport";
import type { NotifierOptions } from "./notifier.ts";
import { createTransport } from "./transport.ts";

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
  const { pathname, search } = new URL(target.url);
  const status = await post({ origin, path: pathname + search, headers, body: [Buffer.from(body)] }, options);
  if (status < 200 || status > 299) throw new HubError("NOTIFICATION_FAILED", `${origin} answered ${status}`);
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

/** Bytes of an answer that are read, so that the connection is free again: its content says nothing to us. */
const ANSWER_BYTES = 64 * 1024;

/** Redirects are not followed: they would lead to an address that nobody allowed. @returns the status */
async function post(
  request: Pick<TransportRequest, "origin" | "path" | "headers" | "body">,
  { clock, timeoutMs, allowAddress }: NotifierOptions,
): Promise<number> {
  const transport = createTransport(allowAddress && { allowAddress });
  const over = new AbortController();
  const late = new AbortController();
  const limit = clock.sleep(timeoutMs, over.signal).then(
    () => late.abort(),
    () => {},
  );
  try {
    const answer = await transport.send({ method: "POST", signal: late.signal, ...request });
    // However it ends, the receiver has answered.
    await answer.body.bytes(ANSWER_BYTES).catch(() => {});
    return answer.status;
  } catch (error) {
    if (late.signal.aborted) throw new HubError("NOTIFICATION_FAILED", `${request.origin} did not answer in time`);
    throw error;
  } finally {
    over.abort();
    await limit;
    await transport.close();
  }
}

/** Without path and query, which may hold a token. */
function originOf(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url).origin;
  throw new HubError("NOTIFICATION_FAILED", "the webhook's address is no http or https URL");
}
