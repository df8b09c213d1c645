import type { LocalizedText } from "@dth/core/error-codes";
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
export type Cost = Pick<Plan, "cost" | "notes">;

const SIDES = { source: { en: "source", zh: "源端" }, destination: { en: "destination", zh: "目标端" } } as const;

/** Prices what applying a plan uses. */
export function costOf({ source, destination, requests, throughBytes }: Usage): Cost {
  const cost: Plan["cost"][number][] = [];
  const notes = new Map<string, LocalizedText>();
  const note = (en: string, zh: string) => void notes.set(en, { en, zh });
  const sides = [
    { name: SIDES.source, endpoint: source, counts: requests.source },
    { name: SIDES.destination, endpoint: destination, counts: requests.destination },
  ] as const;
  for (const { name, endpoint, counts } of sides) {
    if (Object.keys(counts).length === 0) continue;
    const { vendor } = endpoint;
    const price = priceOf(endpoint);
    if (price === undefined) {
      note(
        `No list price is known for ${vendor}; requests to the ${name.en} are not in the cost.`,
        `没有 ${vendor} 的目录价；费用不含对${name.zh}的请求。`,
      );
      continue;
    }
    note(
      `Prices of ${vendor}: ${price.source}. Yours may differ by region, storage class and contract.`,
      `${vendor} 的价格来源：${price.source}。实际价格可能因区域、存储类型和合同而不同。`,
    );
    const item = { en: `requests to the ${name.en}`, zh: `对${name.zh}的请求` };
    cost.push({ item, usd: requestCost(counts, price) });
  }
  const egress = egressOf(source, destination, throughBytes);
  if (egress !== undefined) {
    cost.push({ item: { en: "data leaving the source", zh: "源端流出的数据" }, usd: egress });
    if (egress > 0) {
      note(
        "Data leaving the source is priced as over the internet; inside one cloud it costs less or nothing.",
        "源端流出的数据按公网流量计价；在同一云内费用更低或免费。",
      );
    }
  } else if (throughBytes > 0) {
    note(
      `No list price is known for data leaving ${source.vendor}: it is not in the cost.`,
      `没有 ${source.vendor} 流出流量的目录价：费用不含这一项。`,
    );
  }
  return { cost, notes: [...notes.values()] };
}

/** An endpoint of one's own is somebody else's store, whatever it speaks like. */
function priceOf({ vendor, store }: BucketEndpoint): ListPrice | undefined {
  const price = LIST_PRICES[vendor];
  return price?.hosts.test(store.endpoint) ? price : undefined;
}

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
