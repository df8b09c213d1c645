import { HubError } from "@dth/core/error";
import { bucketAdapter } from "./endpoint/adapter.ts";
import type { BucketAdapter } from "./endpoint/bucket.ts";
import { KINDS } from "./kinds.ts";

/** What objects can be read from. */
export const SOURCES: readonly BucketAdapter[] = KINDS.map((kind) => bucketAdapter(kind, "source"));

/** What objects can be written to: the original knew Amazon S3 only. */
export const DESTINATIONS: readonly BucketAdapter[] = KINDS.map((kind) => bucketAdapter(kind, "destination"));

/** The adapter of a side's type. @throws HubError `INVALID_INPUT` */
export function adapterOf(adapters: readonly BucketAdapter[], type: string): BucketAdapter {
  const adapter = adapters.find(({ manifest }) => manifest.id === type);
  if (adapter !== undefined) return adapter;
  throw new HubError("INVALID_INPUT", `there is no kind of bucket "${type}"`);
}
