import { HubError } from "@dth/core/error";
import type { Addressing, S3Connection } from "./connection.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** Where requests for one bucket go while it is believed to be in `region`. */
export interface Address {
  /** For the transport: scheme, host and port, the bucket in it where it is addressed so. */
  readonly origin: string;
  /** For the signature. */
  readonly host: string;
  /** What precedes `/key` in every path: empty, or `/bucket`. */
  readonly basePath: string;
  /** The endpoint without the bucket. */
  readonly endpoint: string;
  readonly secure: boolean;
  readonly region: string;
}

/** Finds addresses for one bucket of one connection. */
export interface AddressBook {
  readonly initialRegion: string;
  addressIn(region: string): Address;
  /** The region that a host of the vendor's own form is in. */
  regionOfHost(host: string): string | undefined;
}

/** @throws HubError `INVALID_INPUT` when the connection leaves open which host to call */
export function createAddressBook(preset: VendorPreset, connection: S3Connection, bucket: string): AddressBook {
  if (bucket === "") throw new HubError("BUCKET_MISSING", "no bucket was named");
  // It becomes part of a host or a path, which it must not end or leave.
  if (!/^[A-Za-z0-9._-]+$/.test(bucket) || /^\.+$/.test(bucket)) {
    throw new HubError("INVALID_INPUT", `${JSON.stringify(bucket)} cannot be the name of a bucket`);
  }
  const regionOfHost = hostReader(preset);
  const custom = connection.endpoint === undefined ? undefined : parseEndpoint(connection.endpoint);
  const customRegion = custom === undefined ? undefined : regionOfHost(custom.host);
  // A custom endpoint of the vendor's own form follows the region like the template does. Special ones do not:
  // an internal or an accelerating host was chosen for its price or its speed.
  const fixed =
    custom !== undefined && (customRegion === undefined || custom.protocol === "http:") ? custom : undefined;
  const initialRegion = initial(preset, connection, regionOfHost(custom?.host.replace("-internal.", ".") ?? ""));
  return {
    initialRegion,
    regionOfHost,
    addressIn(region) {
      const base = fixed ?? parseEndpoint(fillTemplate(preset, region));
      return addressAt(base, addressing(preset, connection, base, bucket), bucket, region);
    },
  };
}

function initial(preset: VendorPreset, connection: S3Connection, customRegion: string | undefined): string {
  const given = connection.region?.trim();
  if (given) {
    const prefix = preset.regionPrefix;
    return prefix !== undefined && given.startsWith(prefix) ? given.slice(prefix.length) : given;
  }
  const region = customRegion ?? preset.defaultRegion;
  if (region !== undefined) return region;
  if (connection.endpoint !== undefined) return "us-east-1";
  throw new HubError("INVALID_INPUT", `${preset.title} needs a region, or an endpoint`);
}

function fillTemplate(preset: VendorPreset, region: string): string {
  if (preset.endpoint === undefined) throw new HubError("INVALID_INPUT", `${preset.title} needs an endpoint`);
  if (!/^[A-Za-z0-9-]+$/.test(region)) throw new HubError("INVALID_INPUT", `not a region: ${JSON.stringify(region)}`);
  return preset.endpoint.replace("{region}", region);
}

function parseEndpoint(endpoint: string): URL {
  const text = endpoint.includes("://") ? endpoint : `https://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What is before an @ may be a password, and what is behind a ? or # a signature.
  const shown = JSON.stringify(endpoint.replace(/^(\w*:\/\/)?.*@/s, "$1").replace(/[?#].*$/s, ""));
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new HubError("INVALID_INPUT", `not an endpoint URL: ${shown}`);
  }
  if (/[@?#]/.test(text)) {
    throw new HubError(
      "INVALID_INPUT",
      `an endpoint URL has a scheme, a host, and at most a port and a path, without @, ? and #: ${shown}`,
    );
  }
  return url;
}

/** Recognises hosts made by the vendor's template, also with a bucket before them. */
function hostReader(preset: VendorPreset): (host: string) => string | undefined {
  if (!preset.endpoint?.includes("{region}")) return () => undefined;
  const escaped = new URL(preset.endpoint.replace("{region}", "REGION")).host.replace(/[.]/g, "\\.");
  // S3 itself names hosts with a dash at times: bucket.s3-us-west-2.amazonaws.com.
  const pattern = escaped.replace("region", "([a-z0-9-]+)").replace("s3\\.(", "s3[.-](");
  const reader = new RegExp(`(?:^|\\.)${pattern}$`, "i");
  return (host) => {
    const region = reader.exec(host)?.[1]?.toLowerCase();
    return region === undefined || /^(?:accelerate|external-\d+)$|-internal$/.test(region) ? undefined : region;
  };
}

function addressing(preset: VendorPreset, connection: S3Connection, base: URL, bucket: string): Addressing {
  if (connection.addressing !== undefined) return connection.addressing;
  if (isBareHost(base.hostname)) return "path";
  if (preset.addressing === "path" || !preset.pathStyle) return preset.addressing;
  // The wildcard certificate covers one label, so that names with dots need the path.
  const oneLabel = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket);
  const vendorsOwn = connection.endpoint === undefined || base.hostname.endsWith(vendorDomain(preset));
  return oneLabel && vendorsOwn ? "virtual" : "path";
}

/** An address or a local name, below which no bucket can have a name. */
function isBareHost(hostname: string): boolean {
  return hostname === "localhost" || /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
}

function vendorDomain(preset: VendorPreset): string {
  const host = new URL((preset.endpoint ?? "https://invalid").replace("{region}", "r")).hostname;
  return host.split(".").slice(-2).join(".");
}

function addressAt(base: URL, style: Addressing, bucket: string, region: string): Address {
  const prefix = base.pathname.replace(/\/+$/, "");
  const host = style === "virtual" ? `${bucket}.${base.host}` : base.host;
  return {
    origin: `${base.protocol}//${host}`,
    host,
    basePath: style === "path" ? `${prefix}/${bucket}` : prefix,
    endpoint: `${base.protocol}//${base.host}${prefix}`,
    secure: base.protocol === "https:",
    region,
  };
}
