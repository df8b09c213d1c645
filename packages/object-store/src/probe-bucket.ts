import type { Clock } from "@dth/core/clock";
import type { BucketProbe } from "@dth/core/object-store";
import { parseListing } from "./listing-xml.ts";
import { type StoreContext, withSignal } from "./store-context.ts";

/**
 * First contact with a bucket, by listing one key: unlike HEAD, a refused listing says why, and unlike
 * GetBucketLocation it is allowed to whoever may list.
 */
export async function probeBucket({ client }: StoreContext, clock: Clock, signal?: AbortSignal): Promise<BucketProbe> {
  const query = [["max-keys", "1"]] as const;
  const headers = await client.send(
    { method: "GET", purpose: "bucket", query, answer: "text", ...withSignal(signal) },
    (answer) => {
      parseListing(answer.text);
      return answer.headers;
    },
  );
  const date = Date.parse(headers.date ?? "");
  const server = headers.server;
  return {
    region: headers["x-amz-bucket-region"] ?? client.region,
    ...(Number.isNaN(date) ? {} : { clockOffsetMs: date - clock.now() }),
    ...(server === undefined ? {} : { server }),
  };
}
