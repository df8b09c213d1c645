import type { EventPlace } from "@dth/core/source-listener";
import type { JobSide } from "@dth/core/task";
import { textOf } from "./endpoint/values.ts";
import { AMAZON_S3 } from "./kinds/amazon-s3.ts";

/** Buckets of Amazon S3 tell EventBridge what changes in them; other stores have to be told where to send it. */
export function eventPlace({ type, parameters }: JobSide): EventPlace | undefined {
  const bucket = textOf(parameters, "bucket");
  if (type !== AMAZON_S3.id || bucket === undefined) return undefined;
  const region = textOf(parameters, "region");
  return { bucket, prefix: textOf(parameters, "prefix") ?? "", ...(region === undefined ? {} : { region }) };
}
