import type { Plan } from "@dth/core/plan";
import type { OperationCounts, RequestCounts } from "@dth/transfer/request-estimate";
import type { BucketEndpoint } from "../endpoint/bucket.ts";
import { LIST_PRICES, type ListPrice, PRICE_CLASS } from "./list-prices.ts";

/** What is to be paid for. */
export interface Usage {
  readonly source: BucketEndpoint;
  readonly destination: BucketEndpoint;
  readonly requests: RequestCounts;
  /** Bytes that leave the source's network. */
  readonly throughBytes: number;
}

/** Money as far as prices are known, and what is to be known about it. */
export interface Cost {
  readonly lines: Plan["cost"];
  readonly notes: readonly string[];
}

/** Prices what applying a plan uses. */
export function costOf({ source, destination, requests, throughBytes }: Usage): Cost {
  const lines: Plan["cost"][number][] = [];
  const notes = new Set<string>();
  const sides = [
    { name: "source", endpoint: source, counts: requests.source },
    { name: "destination", endpoint: destination, counts: requests.destination },
  ] as const;
  for (const { name, endpoint, counts } of sides) {
    if (Object.keys(counts).length === 0) continue;
    const price = priceOf(endpoint);
    if (price === undefined) {
      notes.add(`No list price is known for ${endpoint.vendor}; requests to the ${name} are not in the cost.`);
      continue;
    }
    notes.add(`Prices of ${endpoint.vendor}: ${price.source}. Yours may differ by region, storage class and contract.`);
    lines.push({ item: `requests to the ${name}`, usd: requestCost(counts, price) });
  }
  const egress = egressOf(source, destination, throughBytes);
  if (egress !== undefined) {
    lines.push({ item: "data leaving the source", usd: egress });
    if (egress > 0)
      notes.add("Data leaving the source is priced as over the internet; inside one cloud it costs less or nothing.");
  }
  return { lines, notes: [...notes] };
}

/** An endpoint of one's own is somebody else's store, whatever it speaks like. */
function priceOf({ vendor, store }: BucketEndpoint): ListPrice | undefined {
  const price = LIST_PRICES[vendor];
  return price !== undefined && VENDOR_HOSTS[vendor]?.test(store.endpoint) ? price : undefined;
}

const VENDOR_HOSTS: Readonly<Partial<Record<string, RegExp>>> = {
  aws: /\.amazonaws\.com$/,
  r2: /\.r2\.cloudflarestorage\.com$/,
};

function requestCost(counts: OperationCounts, price: ListPrice): number {
  let usd = 0;
  for (const [operation, times] of Object.entries(counts)) {
    const kind = isOperation(operation) ? PRICE_CLASS[operation] : "free";
    if (kind === "write") usd += (times / 1_000) * price.writesPerThousand;
    if (kind === "read") usd += (times / 1_000) * price.readsPerThousand;
  }
  return usd;
}

function isOperation(name: string): name is keyof typeof PRICE_CLASS {
  return Object.hasOwn(PRICE_CLASS, name);
}

function egressOf(source: BucketEndpoint, destination: BucketEndpoint, bytes: number): number | undefined {
  const price = priceOf(source);
  if (price === undefined || bytes === 0) return undefined;
  const isOneRegion = source.store.endpoint === destination.store.endpoint;
  return isOneRegion ? 0 : (bytes / 1e9) * price.egressPerGigabyte;
}
