import { toHubError } from "@dth/core/error";
import type { Channel } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { requireAllowedTarget } from "./allowed-target.ts";
import { channelsOf } from "./channels.ts";
import { claimDelivery, type Delivery, deliveriesOf, failingAfter } from "./delivery.ts";
import { digestOf } from "./digest.ts";
import type { WaitingNews } from "./news.ts";

/** What the sending needs. */
export type DigestPorts = Pick<HubPorts, "records" | "clock" | "notifier" | "pluginHost">;

/** News of one digest; more wait for the next call. */
const MAX_NEWS = 500;
const MINUTE_MS = 60_000;

/**
 * Sends the digests that are due: one message a channel, however much happened. For the composition root to call about
 * once a minute, on any number of processes at once. What cannot be delivered is tried again later, ever more seldom, and
 * the failure is shown on the channel. A crash between sending and noting it sends a digest twice, with the same id.
 *
 * @returns how many were sent
 * @throws HubError as `RecordStore` does
 */
export async function sendDueDigests(ports: DigestPorts): Promise<number> {
  let sent = 0;
  for await (const channel of channelsOf(ports.records).all()) {
    if ((await isDue(ports, channel)) && (await sendDigest(ports, channel))) sent++;
  }
  return sent;
}

async function isDue({ records, clock }: DigestPorts, channel: Channel): Promise<boolean> {
  const { records: oldest } = await records.list("digest", { group: channel.id, limit: 1 });
  return oldest.some(({ body }) => newsOf(body).at + channel.digestMinutes * MINUTE_MS <= clock.now());
}

async function sendDigest(ports: DigestPorts, channel: Channel): Promise<boolean> {
  const { records, clock } = ports;
  const delivery = await claimDelivery(records, channel.id, clock.now());
  if (delivery === undefined) return false;
  const waiting = (await records.list("digest", { group: channel.id, limit: MAX_NEWS })).records;
  if (waiting.length > 0) {
    try {
      await requireAllowedTarget(ports, channel.target);
      const news = waiting.map(({ body }) => newsOf(body));
      await ports.notifier.send(channel.target, digestOf(news, channel.language));
    } catch (error) {
      await release(ports, delivery, failingAfter(delivery.failing, problemOf(error), clock.now()));
      return false;
    }
  }
  for (const { id } of waiting) await records.delete("digest", id);
  await release(ports, delivery);
  return waiting.length > 0;
}

async function release(ports: DigestPorts, delivery: Delivery, failing?: Delivery["failing"]): Promise<void> {
  const { failing: _, ...rest } = delivery;
  await deliveriesOf(ports.records).replace({ ...rest, claimedUntil: 0, ...(failing && { failing }) });
}

function problemOf(cause: unknown): NonNullable<Channel["failing"]>["error"] {
  const error = toHubError(cause);
  const message = error.class === "internal" ? "the message could not be sent" : error.message;
  return { code: error.code, message };
}

/** Only `noteNews` writes these records. */
function newsOf(body: unknown): WaitingNews {
  return body as WaitingNews;
}
