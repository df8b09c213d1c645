import type { ObjectStore } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import type { S3Connection, VendorId } from "@dth/object-store/connection";
import { createS3Store } from "@dth/object-store/s3-store";
import { VENDORS } from "@dth/object-store/vendors";
import { DEFAULT_ACCESS_KEY } from "../../src/s3-server/options.ts";
import { type S3Server, startS3Server } from "../../src/s3-server/server.ts";

/** The endpoint under test and two buckets of it that belong to the tests alone. */
export interface Target {
  /** As a person calls it. */
  readonly title: string;
  readonly vendor: VendorId;
  /** A store of one of the two buckets. */
  open(bucket: "one" | "two", transport: Transport): ObjectStore;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `DTH_TEST_ENDPOINT` points; without it, testkit's own server. */
export async function openTarget(environment: Environment): Promise<Target> {
  if (environment.DTH_TEST_ENDPOINT) return liveTarget(environment, environment.DTH_TEST_ENDPOINT);
  const server = await startS3Server({ buckets: ["one", "two"] });
  return ownTarget(server);
}

function ownTarget(server: S3Server): Target {
  const connection = connectionOf("aws", server.url, "us-east-1", DEFAULT_ACCESS_KEY);
  return {
    title: "testkit's own S3 (DTH_TEST_ENDPOINT names no other)",
    vendor: "aws",
    open: (bucket, transport) => storeOf({ ...connection, addressing: "path" }, bucket, transport),
    close: () => server.close(),
  };
}

function liveTarget(environment: Environment, endpoint: string): Target {
  const vendor = vendorOf(environment.DTH_TEST_VENDOR ?? "generic");
  const connection = connectionOf(vendor, endpoint, environment.DTH_TEST_REGION, {
    accessKeyId: need(environment, "DTH_TEST_ACCESS_KEY_ID"),
    secretAccessKey: need(environment, "DTH_TEST_SECRET_ACCESS_KEY"),
    ...(environment.DTH_TEST_SESSION_TOKEN && { sessionToken: environment.DTH_TEST_SESSION_TOKEN }),
  });
  const buckets = {
    one: need(environment, "DTH_TEST_BUCKET"),
    two: need(environment, "DTH_TEST_NEIGHBOUR_BUCKET"),
  };
  return {
    title: `${VENDORS[vendor].title} at ${endpoint}`,
    vendor,
    open: (bucket, transport) => storeOf(connection, buckets[bucket], transport),
    close: async () => {},
  };
}

function connectionOf(
  vendor: VendorId,
  endpoint: string,
  region: string | undefined,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): S3Connection {
  return { vendor, endpoint, ...(region && { region }), credentials: async () => credentials };
}

function storeOf(connection: S3Connection, bucket: string, transport: Transport): ObjectStore {
  return createS3Store({ connection, bucket, transport, hashing: createHashing(), clock: systemClock() });
}

function vendorOf(name: string): VendorId {
  if (!Object.hasOwn(VENDORS, name)) throw new Error(`DTH_TEST_VENDOR: ${Object.keys(VENDORS).join(", ")}`);
  return name as VendorId;
}

function need(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`DTH_TEST_ENDPOINT is set, so ${name} must be too`);
  return value;
}

/** Nothing of anybody else's is ever removed: the tests begin with empty buckets only. */
export async function refuseForeignObjects(store: ObjectStore): Promise<void> {
  const { entries } = await store.list({ prefix: "", maxKeys: 1 });
  if (entries.length > 0) throw new Error(`bucket ${store.bucket} holds objects; these tests need it empty`);
}

/** Removes every object and every open upload. */
export async function emptyBucket(store: ObjectStore): Promise<void> {
  for await (const { key, uploadId } of store.listUploads("")) await store.abortUpload(key, uploadId);
  for (;;) {
    const keys = (await store.list({ prefix: "" })).entries.map(({ key }) => key);
    if (keys.length === 0) return;
    for (let at = 0; at < keys.length; at += store.traits.deleteBatch) {
      const results = await store.delete(keys.slice(at, at + store.traits.deleteBatch));
      for (const { error } of results) if (error !== undefined) throw error;
    }
  }
}
