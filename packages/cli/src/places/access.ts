import { HubError } from "@dth/core/error";
import type { VendorId } from "@dth/object-store/connection";
import * as v from "valibot";
import type { Flags } from "../commands/flags.ts";
import type { StoredConnection } from "../connections.ts";
import type { Location } from "./location.ts";
import { awsPartition, parseVendor, vendorOfEndpoint, vendorOfScheme } from "./vendors.ts";

/** How one side is reached. Kept with a run so that it can be resumed; never holds a secret. */
export const AccessSchema = v.strictObject({
  vendor: v.string(),
  /** The vendor is a guess: the endpoint's first answer may correct it. */
  guessed: v.optional(v.boolean()),
  endpoint: v.optional(v.string()),
  region: v.optional(v.string()),
  addressing: v.optional(v.picklist(["virtual", "path", "cname"])),
  requesterPays: v.optional(v.boolean()),
  anonymous: v.optional(v.boolean()),
  profile: v.optional(v.string()),
  connection: v.optional(v.string()),
});

/** How one side is reached. */
export type Access = v.InferOutput<typeof AccessSchema>;

/** Which flags speak about this side; a command with one side is `only`. */
export type SideName = "source" | "dest" | "only";

/** What else decides how a side is reached. */
export interface AccessContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connections: ReadonlyMap<string, StoredConnection>;
  /** A setting of the AWS profile in force, from its files. */
  readonly profileSetting: (profile: string | undefined, setting: string) => Promise<string | undefined>;
}

type BucketLocation = Extract<Location, { kind: "bucket" }>;

/**
 * Brings flags, connection, environment and AWS profile together, in this order of precedence.
 *
 * @throws HubError `INVALID_INPUT` for a vendor that does not exist
 */
export async function resolveAccess(
  location: BucketLocation,
  side: SideName,
  flags: Flags,
  context: AccessContext,
): Promise<Access> {
  const wish = wishes(side, flags);
  const access = location.connection
    ? fromConnection(location.name, wish, context)
    : await fromScheme(location.name, wish, context);
  return {
    ...access,
    ...(flags.addressing === undefined ? {} : { addressing: flags.addressing as Access["addressing"] }),
    ...(flags["requester-pays"] && side !== "dest" ? { requesterPays: true } : {}),
    ...(wish.anonymous ? { anonymous: true } : {}),
  };
}

interface Wishes {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly vendor: string | undefined;
  readonly anonymous: boolean;
}

function wishes(side: SideName, flags: Flags): Wishes {
  const own = side === "dest" ? "dest" : "source";
  return {
    endpoint: flags[`${own}-endpoint`] ?? flags.endpoint,
    region: flags[`${own}-region`] ?? flags.region,
    profile: flags[`${own}-profile`] ?? flags.profile,
    vendor: flags[`${own}-vendor`] ?? flags.vendor,
    // Only the source: nobody means to write without credentials when they read a public bucket.
    anonymous:
      side === "dest" ? flags["dest-anonymous"] === true : (flags["source-anonymous"] ?? flags.anonymous) === true,
  };
}

function fromConnection(name: string, wish: Wishes, context: AccessContext): Access {
  const stored = context.connections.get(name);
  if (!stored) throw new HubError("UNKNOWN_CONNECTION", `there is no connection "${name}"`);
  const { keys, ...rest } = stored;
  const told = wish.vendor ?? stored.vendor;
  return {
    ...rest,
    vendor: told === undefined ? "generic" : parseVendor(told),
    ...(told === undefined ? { guessed: true } : {}),
    connection: name,
    ...(wish.endpoint === undefined ? {} : { endpoint: wish.endpoint }),
    ...(wish.region === undefined ? {} : { region: wish.region }),
    ...(wish.profile === undefined ? {} : { profile: wish.profile }),
    ...(keys.from === "anonymous" ? { anonymous: true } : {}),
  };
}

async function fromScheme(scheme: string, wish: Wishes, context: AccessContext): Promise<Access> {
  const ofScheme = vendorOfScheme(scheme) ?? "generic";
  const shared = SHARED.has(ofScheme);
  const endpoint = wish.endpoint ?? (shared ? await sharedEndpoint(wish.profile, context) : undefined);
  const region = wish.region ?? (shared ? await sharedRegion(wish.profile, context) : undefined);
  const told = wish.vendor === undefined ? toldVendor(ofScheme, endpoint, region) : parseVendor(wish.vendor);
  return {
    vendor: told ?? "generic",
    ...(told === undefined ? { guessed: true } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(wish.profile === undefined ? {} : { profile: wish.profile }),
  };
}

/** Vendors for which AWS's variables and profiles are the customary settings. */
const SHARED: ReadonlySet<VendorId> = new Set(["aws", "aws-cn", "aws-us-gov", "minio", "ceph", "generic"]);

/** `s3://` with an endpoint of one's own may be any store, so that nothing is told. */
function toldVendor(
  ofScheme: VendorId,
  endpoint: string | undefined,
  region: string | undefined,
): VendorId | undefined {
  if (ofScheme !== "aws") return ofScheme;
  return endpoint === undefined ? awsPartition(region) : vendorOfEndpoint(endpoint);
}

async function sharedEndpoint(profile: string | undefined, context: AccessContext): Promise<string | undefined> {
  const { env } = context;
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  return env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || (await context.profileSetting(profile, "endpoint_url"));
}

async function sharedRegion(profile: string | undefined, context: AccessContext): Promise<string | undefined> {
  const { env } = context;
  // A profile named on the command line brings its own region, whatever the shell's is.
  const ofProfile = profile === undefined ? undefined : await context.profileSetting(profile, "region");
  return ofProfile || env.AWS_REGION || env.AWS_DEFAULT_REGION || (await context.profileSetting(undefined, "region"));
}
