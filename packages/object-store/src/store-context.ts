import type { Clock } from "@dth/core/clock";
import type { Hashing } from "@dth/core/hashing";
import type { S3Client } from "./s3-client.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** What every operation on a bucket needs. */
export interface StoreContext {
  readonly client: S3Client;
  readonly preset: VendorPreset;
  readonly hashing: Hashing;
  readonly clock: Clock;
  readonly bucket: string;
}

/** A signal as an optional property, as requests carry it. */
export function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
