import type { Clock } from "@dth/core/clock";
import type { Hashing } from "@dth/core/hashing";
import type { ObjectStore, ThrottleListener } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import { completeUpload } from "./complete-upload.ts";
import type { S3Connection } from "./connection.ts";
import { copyObject, copyPart } from "./copy-object.ts";
import { deleteObjects } from "./delete-objects.ts";
import { listObjects } from "./list-objects.ts";
import { listParts, listUploads } from "./list-uploads.ts";
import { abortUpload, createUpload, uploadPart } from "./multipart.ts";
import { getTags, putTags } from "./object-tags.ts";
import { probeBucket } from "./probe-bucket.ts";
import { getObject, headObject } from "./read-object.ts";
import { S3Client } from "./s3-client.ts";
import type { StoreContext } from "./store-context.ts";
import { storeIdOf } from "./store-id.ts";
import { VENDORS } from "./vendors.ts";
import { putObject } from "./write-object.ts";

/** What a store is made of. */
export interface S3StoreOptions {
  readonly connection: S3Connection;
  readonly bucket: string;
  /** Shared by stores; closing a store does not close it. */
  readonly transport: Transport;
  readonly hashing: Hashing;
  readonly clock: Clock;
  /** From 0 inclusive to 1 exclusive; spreads retries. Default `Math.random`. */
  readonly random?: () => number;
  /** Told of every throttled and every repeated attempt. */
  readonly listener?: ThrottleListener;
}

/**
 * One bucket of an S3-compatible store.
 *
 * @throws HubError `INVALID_INPUT` when the connection leaves the host open or contradicts itself, `BUCKET_MISSING`
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { connection, bucket, hashing, clock } = options;
  const preset = VENDORS[connection.vendor];
  const client = new S3Client({ ...options, preset });
  const context: StoreContext = { client, preset, hashing, clock, bucket };
  const version = connection.listVersion ?? preset.listVersion;
  return {
    id: storeIdOf(connection, bucket),
    get endpoint() {
      return client.endpoint;
    },
    bucket,
    traits: preset.traits,
    list: (request) => listObjects(client, { preset, version }, request),
    head: (key, read) => headObject(context, key, read),
    get: (key, read) => getObject(context, key, read),
    put: (request) => putObject(context, request),
    createUpload: (request) => createUpload(context, request),
    uploadPart: (request) => uploadPart(context, request),
    completeUpload: (request) => completeUpload(context, request),
    abortUpload: (key, uploadId, signal) => abortUpload(context, key, uploadId, signal),
    listParts: (key, uploadId, signal) => listParts(context, key, uploadId, signal),
    listUploads: (prefix, signal) => listUploads(context, prefix, signal),
    copy: (request) => copyObject(context, request),
    copyPart: (request) => copyPart(context, request),
    delete: (keys, signal) => deleteObjects(context, keys, signal),
    getTags: (key, versionId, signal) => getTags(context, key, versionId, signal),
    putTags: (key, tags, signal) => putTags(context, key, tags, signal),
    probe: (signal) => probeBucket(context, options.clock, signal),
    close: async () => {},
  };
}
