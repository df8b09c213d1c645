import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { memoryEndpoint } from "@dth/testkit/memory-store/state";
import { memoryStore } from "@dth/testkit/object-store";
import { createRequestEstimate } from "@dth/transfer/request-estimate";
import * as v from "valibot";

/** Requests by what they cost. */
export interface S3Requests {
  readonly puts: number;
  readonly gets: number;
}

/** Requests that S3 gives away. https://aws.amazon.com/s3/pricing/ */
const FREE: readonly string[] = ["DeleteObject", "DeleteObjects"];
const READS: readonly string[] = ["HeadObject", "GetObject", "GetObjectTagging"];
/** Keys of a page of a listing. */
const PAGE = 1_000;

/**
 * What copying so many objects of one size asks of both sides by the engine's own decisions, each bucket listed once. The
 * memory store has the traits of Amazon S3.
 */
export function s3Requests(objects: number, size: number): S3Requests {
  const options = v.parse(TransferOptionsSchema, {});
  // Two partitions: every byte goes through the hub's machines.
  const side = (place: string) => ({ store: memoryStore({ endpoint: memoryEndpoint(place) }), prefix: "" });
  const estimate = createRequestEstimate(
    { runId: "cost", source: side("memory://from"), destination: side("memory://to"), options },
    options.maxBufferedBytes,
  );
  estimate.copy({ key: "object", size, etag: "0".repeat(32) });
  const { source, destination } = estimate.counts();
  let [puts, gets] = [2 * Math.ceil(objects / PAGE), 0];
  for (const [operation, times] of [...Object.entries(source), ...Object.entries(destination)]) {
    if (FREE.includes(operation)) continue;
    // Whether reads tell of tags is asked for once, not for each object.
    const all = operation === "GetObjectTagging" ? times : times * objects;
    if (READS.includes(operation)) gets += all;
    else puts += all;
  }
  return { puts, gets };
}
