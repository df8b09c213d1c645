import { HubError } from "@dth/core/error";
import type { LocalizedText } from "@dth/core/error-codes";
import type { ThrottleListener } from "@dth/core/object-store";
import type { ParameterValues } from "@dth/core/parameter";
import type { EndpointManifest, PluginHost } from "@dth/core/plugin";
import type { JobSide } from "@dth/core/task";
import type { S3Connection, VendorId } from "@dth/object-store/connection";
import { createS3Store } from "@dth/object-store/s3-store";
import { storeIdOf } from "@dth/object-store/store-id";
import { VENDORS } from "@dth/object-store/vendors";
import { type ConnectionShape, connectionParameters, type SideName } from "../parameters/connection.ts";
import { locationParameters } from "../parameters/location.ts";
import type { BucketAdapter, BucketEndpoint, Place } from "./bucket.ts";
import { credentialsOf } from "./credentials.ts";
import { isOn, requiredText, textOf } from "./values.ts";

/** One kind of bucket, as its file describes it. Everything else about it is in the vendor's preset. */
export interface BucketKind {
  /** Id in tasks, such as `oss`. */
  readonly id: string;
  readonly name: LocalizedText;
  readonly help: LocalizedText;
  /** The vendor whose preset is used, which may depend on the region or the endpoint. */
  vendor(region: string | undefined, endpoint: string | undefined): VendorId;
  readonly connection: Omit<ConnectionShape, "side">;
  readonly requesterPays: boolean;
  /** The original's name of the same type. */
  readonly original?: string;
}

/** The adapter of one kind of bucket for one side. */
export function bucketAdapter(kind: BucketKind, side: SideName): BucketAdapter {
  return {
    manifest: manifestOf(kind, side),
    open: (given, host, listener) => openBucket(kind, given, host, listener),
    identify: (given) => identify(kind, given),
  };
}

function manifestOf(kind: BucketKind, side: SideName): EndpointManifest {
  const { id, name, help, original } = kind;
  return {
    id,
    name,
    help,
    connection: connectionParameters({ ...kind.connection, side }),
    location: locationParameters(side, { requesterPays: kind.requesterPays && side === "source" }),
    ...(original === undefined ? {} : { original }),
  };
}

async function openBucket(
  kind: BucketKind,
  { parameters }: JobSide,
  host: PluginHost,
  listener: ThrottleListener | undefined,
): Promise<BucketEndpoint> {
  const connection = connectionOf(kind, parameters);
  const { endpoint, region, vendor } = connection;
  if (endpoint !== undefined) await host.allowEndpoint(originOf(endpoint));
  const rolesIn = region ?? VENDORS[vendor].defaultRegion ?? "us-east-1";
  const credentials = await credentialsOf(parameters, rolesIn, host);
  const { transport, hashing, clock } = host;
  const store = createS3Store({
    connection: { ...connection, credentials },
    bucket: requiredText(parameters, "bucket"),
    transport,
    hashing,
    clock,
    ...(listener === undefined ? {} : { listener }),
  });
  const prefix = textOf(parameters, "prefix") ?? "";
  return {
    id: store.id,
    store,
    prefix,
    vendor,
    ...(region === undefined ? {} : { region }),
    async probe(signal) {
      await store.probe(signal);
    },
    async sample(signal) {
      const { entries } = await store.list({ prefix, maxKeys: 1, signal });
      return entries[0]?.key;
    },
    close: () => store.close(),
  };
}

/** How the store is reached, without credentials. */
function connectionOf(kind: BucketKind, values: ParameterValues): Omit<S3Connection, "credentials"> {
  const endpoint = textOf(values, "endpoint");
  const region = textOf(values, "region");
  const addressing = textOf(values, "addressing");
  const listVersion = textOf(values, "listVersion");
  const payload = textOf(values, "payload");
  return {
    vendor: kind.vendor(region, endpoint),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(addressing === "virtual" || addressing === "path" || addressing === "cname" ? { addressing } : {}),
    ...(listVersion === "1" ? { listVersion: 1 as const } : {}),
    ...(listVersion === "2" ? { listVersion: 2 as const } : {}),
    ...(payload === "unsigned" || payload === "sha256" || payload === "digest" ? { payload } : {}),
    ...(isOn(values, "requesterPays") ? { requesterPays: true } : {}),
  };
}

/** Scheme, host and port of an endpoint, as the transport will see it. @throws HubError `INVALID_INPUT` */
function originOf(endpoint: string): string {
  const text = endpoint.includes("://") ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(text)) throw new HubError("INVALID_INPUT", "the endpoint is no address");
  return new URL(text).origin;
}

function identify(kind: BucketKind, { parameters }: JobSide): Place {
  const connection = connectionOf(kind, parameters);
  const { vendor, region } = connection;
  const bucket = requiredText(parameters, "bucket");
  return {
    store: storeIdOf(connection, bucket),
    bucket,
    prefix: textOf(parameters, "prefix") ?? "",
    vendor,
    ...(region === undefined ? {} : { region }),
  };
}
