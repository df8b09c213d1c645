import type { Answer } from "./answer.ts";
import type { Caller, Gate } from "./authorize.ts";
import type { Limits, Quirks } from "./options.ts";
import { refuse } from "./s3-refusal.ts";
import type { S3Request } from "./s3-request.ts";
import type { Bucket } from "./state.ts";
import type { Storage } from "./storage.ts";

/** What every operation works on. */
export interface Context {
  readonly request: S3Request;
  readonly caller: Caller;
  readonly bucket: Bucket | undefined;
  readonly service: Service;
}

/** The parts of the server that operations use. */
export interface Service {
  readonly storage: Storage;
  readonly gate: Gate;
  readonly quirks: Quirks;
  readonly limits: Limits;
  readonly region: string;
  now(): number;
}

/** One operation of the S3 API. */
export interface Operation {
  /** S3's name, such as `PutObject`. */
  readonly name: string;
  /** The IAM action that allows it. */
  readonly action: string;
  run(context: Context): Answer | Promise<Answer>;
}

/** The bucket that the request names. @throws S3Refusal `NoSuchBucket` */
export function bucketOf(context: Context): Bucket {
  if (!context.bucket) throw refuse.noSuchBucket(context.request.bucket);
  return context.bucket;
}

/** Now in whole seconds, as S3 keeps modification times. */
export function secondsNow(service: Service): number {
  return Math.floor(service.now() / 1000) * 1000;
}
