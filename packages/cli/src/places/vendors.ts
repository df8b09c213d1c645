import { HubError } from "@dth/core/error";
import type { VendorId } from "@dth/object-store/connection";
import { VENDORS } from "@dth/object-store/vendors";
import { suggest } from "../text/suggest.ts";

/** Every scheme of a location, such as `s3` and `oss`. */
export function vendorSchemes(): readonly string[] {
  return Object.values(VENDORS).map((preset) => preset.scheme);
}

/** Which vendor a scheme stands for. */
export function vendorOfScheme(scheme: string): VendorId | undefined {
  return Object.values(VENDORS).find((preset) => preset.scheme === scheme)?.id;
}

/** @throws HubError `INVALID_INPUT` when there is no such vendor */
export function parseVendor(name: string): VendorId {
  const id = name.toLowerCase();
  if (Object.hasOwn(VENDORS, id)) return id as VendorId;
  const byScheme = vendorOfScheme(id);
  if (byScheme) return byScheme;
  const meant = suggest(id, Object.keys(VENDORS));
  const known = Object.keys(VENDORS).join(", ");
  if (meant) throw new HubError("INVALID_INPUT", `"${name}" is no vendor; did you mean ${meant}? Known: ${known}`);
  throw new HubError("INVALID_INPUT", `"${name}" is no vendor. Known: ${known}`);
}

/** Domains that tell the vendor, the more exact ones first. */
const DOMAINS: readonly (readonly [string, VendorId])[] = [
  ["amazonaws.com.cn", "aws-cn"],
  ["amazonaws.com", "aws"],
  ["aliyuncs.com", "oss"],
  ["myqcloud.com", "cos"],
  ["qiniucs.com", "kodo"],
  ["googleapis.com", "gcs"],
  ["myhuaweicloud.com", "obs"],
  ["bcebos.com", "bos"],
  ["r2.cloudflarestorage.com", "r2"],
  ["backblazeb2.com", "b2"],
  ["wasabisys.com", "wasabi"],
];

/** The vendor that an endpoint's host name tells; undefined for hosts of one's own. */
export function vendorOfEndpoint(endpoint: string): VendorId | undefined {
  const text = endpoint.includes("://") ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(text)) return undefined;
  const { hostname } = new URL(text);
  return DOMAINS.find(([domain]) => hostname === domain || hostname.endsWith(`.${domain}`))?.[1];
}

/** The vendor that a `server` header tells. Servers that pose as Amazon S3 mean to be treated as such. */
export function vendorOfServer(server: string | undefined): VendorId | undefined {
  if (server === undefined) return undefined;
  if (/minio/iu.test(server)) return "minio";
  if (/ceph|rgw/iu.test(server)) return "ceph";
  return /amazons3/iu.test(server) ? "aws" : undefined;
}

/** Amazon's partition of a region. */
export function awsPartition(region: string | undefined): VendorId {
  if (region?.startsWith("cn-")) return "aws-cn";
  return region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
