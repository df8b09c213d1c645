import { hasCode } from "@dth/core/error";
import type { RecordStore } from "@dth/core/record-store";
import type { Channel } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** How the delivery to a channel goes. */
export interface Delivery {
  readonly id: string;
  readonly version: number;
  /** Somebody sends until then; nobody else does. Milliseconds since the Unix epoch. */
  readonly claimedUntil: number;
  readonly failing?: NonNullable<Channel["failing"]>;
}

/** Milliseconds that one sending may take before another process tries. */
const CLAIM_MS = 5 * 60_000;
const FIRST_DELAY_MS = 60_000;
const LONGEST_DELAY_MS = 60 * 60_000;

/** The deliveries by channel. They stand beside the waiting news, in a group of their own. */
export function deliveriesOf(records: RecordStore): DocumentCollection<Delivery> {
  return collectionOf<Delivery>(records, "digest", ({ id }) => ({ sort: id, group: "delivery" }));
}

/** The id of a channel's delivery. */
export function deliveryId(channelId: string): string {
  return `delivery-${channelId}`;
}

/**
 * Takes the right to send to a channel, so that of several processes one sends.
 *
 * @returns undefined when somebody else sends, or when a failed try waits for its next one
 * @throws HubError as `RecordStore` does
 */
export async function claimDelivery(
  records: RecordStore,
  channelId: string,
  now: number,
): Promise<Delivery | undefined> {
  const deliveries = deliveriesOf(records);
  const id = deliveryId(channelId);
  const known = await deliveries.find(id);
  if (known && (known.claimedUntil > now || (known.failing?.nextAt ?? 0) > now)) return undefined;
  const claimed = { ...(known ?? { id, version: 0 }), claimedUntil: now + CLAIM_MS };
  try {
    return known ? await deliveries.replace(claimed) : await deliveries.create(claimed);
  } catch (error) {
    if (hasCode(error, "CONFLICT")) return undefined;
    throw error;
  }
}

/** What is known after a failed try: the next one comes later each time, up to an hour. */
export function failingAfter(
  before: Delivery["failing"],
  error: NonNullable<Channel["failing"]>["error"],
  now: number,
): NonNullable<Channel["failing"]> {
  const attempts = (before?.attempts ?? 0) + 1;
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS);
  return { since: before?.since ?? now, attempts, nextAt: now + delay, error };
}
