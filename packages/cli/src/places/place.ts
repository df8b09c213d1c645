import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { ObjectStore, ThrottleListener } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import { createDirectoryStore } from "@dth/local/directory-store";
import { makeDirectories } from "@dth/local/make-directories";
import type { S3Connection, VendorId } from "@dth/object-store/connection";
import { createS3Store } from "@dth/object-store/s3-store";
import type { Side } from "@dth/transfer/ports";
import * as v from "valibot";
import type { Flags } from "../commands/flags.ts";
import type { Machine } from "../machine.ts";
import { type Access, AccessSchema, resolveAccess, type SideName } from "./access.ts";
import { createPlaceCredentials } from "./credentials.ts";
import { formatLocation, type Location, parseLocation } from "./location.ts";
import { vendorOfServer, vendorSchemes } from "./vendors.ts";

/** One side of a run as it is kept, so that the run can be resumed. Never a secret. */
export const PlaceSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("bucket"),
    text: v.string(),
    bucket: v.string(),
    prefix: v.string(),
    access: AccessSchema,
  }),
  v.strictObject({ kind: v.literal("path"), text: v.string(), path: v.string(), prefix: v.string() }),
]);

/** Where one side is. */
export type Place = v.InferOutput<typeof PlaceSchema>;

/** A place with its store. */
export interface OpenPlace {
  readonly place: Place;
  readonly side: Side;
  /** The place is exactly one object: its key is the whole prefix. */
  readonly single: boolean;
}

/** Reads a location by the schemes and connections that this machine knows. */
export function readLocation(text: string, machine: Machine): Location {
  return parseLocation(text, {
    schemes: vendorSchemes(),
    connections: [...machine.connections.keys()],
    directory: machine.host.directory,
  });
}

/** Opens the store of a place, as it was kept or has just been found. */
export function openPlace(place: Place, side: "source" | "destination", machine: Machine): ObjectStore {
  if (place.kind === "bucket") return openBucket(place.bucket, place.access, machine, { listener: machine.governor });
  if (side === "destination") return createDirectoryStore({ path: place.path, mayBeMissing: true });
  return createDirectoryStore({ path: place.path, onSkipped: (key, why) => machine.leftOut.set(key, why) });
}

function openBucket(
  bucket: string,
  access: Access,
  machine: Machine,
  wire: { readonly transport?: Transport; readonly listener: ThrottleListener },
): ObjectStore {
  const { clock, hashing, transport } = machine;
  return createS3Store({ connection: connect(access, machine), bucket, transport, hashing, clock, ...wire });
}

function connect(access: Access, machine: Machine): S3Connection {
  const { guessed: _, anonymous, profile, connection, vendor, ...rest } = access;
  const choice = {
    vendor,
    profile,
    connection:
      connection === undefined || profile !== undefined
        ? undefined
        : { name: connection, file: machine.paths.connections },
  };
  return {
    ...rest,
    vendor: vendor as VendorId,
    credentials: anonymous ? "anonymous" : createPlaceCredentials(choice, machine.credentials),
  };
}

/** Asks an endpoint of unknown make who it is, where its name did not tell. */
async function openTold(location: BucketLocation, access: Access, machine: Machine): Promise<[ObjectStore, Access]> {
  const store = openBucket(location.bucket, access, machine, machine.looking);
  if (!access.guessed) return [store, access];
  const { guessed: _, ...known } = access;
  const vendor = await recognise(location.bucket, access, machine);
  if (vendor === undefined) return [store, known];
  const told = { ...known, vendor };
  return [openBucket(location.bucket, told, machine, machine.looking), told];
}

/** Retries after which an endpoint is no longer asked who it is: the listing that follows has all the patience. */
const RECOGNITION_RETRIES = 3;

async function recognise(bucket: string, access: Access, machine: Machine): Promise<VendorId | undefined> {
  const enough = new AbortController();
  let retries = 0;
  const retried = (): void => {
    if (++retries > RECOGNITION_RETRIES) enough.abort();
  };
  try {
    const store = openBucket(bucket, access, machine, { listener: { throttled: retried, retried } });
    return vendorOfServer((await store.probe(enough.signal)).server);
  } catch (error) {
    // The first listing meets the same trouble, with an answer that says more than a HEAD can.
    if (toHubError(error).class === "internal") throw error;
    return undefined;
  }
}

type BucketLocation = Extract<Location, { kind: "bucket" }>;

/**
 * Opens what data is read from. A prefix is directory-like (`x` means `x/`) unless it is exactly
 * the key of an object and nothing lies below it.
 *
 * @throws HubError of a wrong location, or `INVALID_INPUT` when a path does not exist
 */
export async function openSource(text: string, side: SideName, flags: Flags, machine: Machine): Promise<OpenPlace> {
  const location = readLocation(text, machine);
  if (location.kind === "path") return openSourcePath(text, location.path, machine);
  const found = await resolveAccess(location, side, flags, accessContext(machine));
  const [store, access] = await openTold(location, found, machine);
  const single = location.key !== "" && !location.key.endsWith("/") && (await isSingle(store, location.key));
  const prefix = single ? location.key : directoryLike(location.key);
  return bucketPlace(location, access, store, prefix, single);
}

async function isSingle(store: ObjectStore, key: string): Promise<boolean> {
  try {
    await store.head(key);
    return (await store.list({ prefix: `${key}/`, maxKeys: 1 })).entries.length === 0;
  } catch (error) {
    const { class: kind } = toHubError(error);
    if (kind === "internal" || hasCode(error, "CANCELLED")) throw error;
    // Not there, or not allowed to be asked for: the listing that follows tells which.
    return false;
  }
}

async function openSourcePath(text: string, path: string, machine: Machine): Promise<OpenPlace> {
  const kind = await kindOf(path);
  if (kind === undefined) {
    throw new HubError(
      "INVALID_INPUT",
      text.includes(":")
        ? `there is no file or directory ${text}; dth connection list has the connections`
        : `there is no file or directory ${text}; for a bucket write s3://${text.replace(/^[./]+/u, "")}`,
    );
  }
  if (kind === "directory") return pathPlace(path, "", "source", machine);
  return pathPlace(dirname(path), basename(path), "source", machine);
}

/**
 * Opens where data goes. A single object keeps its name below a directory, a trailing slash or a
 * bare bucket; else it gets exactly the name that was given.
 */
export async function openDestination(
  text: string,
  source: OpenPlace,
  flags: Flags,
  machine: Machine,
): Promise<OpenPlace> {
  const location = readLocation(text, machine);
  const name = source.single ? (source.side.prefix.split("/").at(-1) ?? "") : "";
  if (location.kind === "path") return openDestinationPath(text, location, name, machine);
  const found = await resolveAccess(location, "dest", flags, accessContext(machine));
  const [store, access] = await openTold(location, found, machine);
  const exact = source.single && location.key !== "" && !location.key.endsWith("/");
  const prefix = exact ? location.key : `${directoryLike(location.key)}${name}`;
  return bucketPlace(location, access, store, prefix, source.single);
}

type PathLocation = Extract<Location, { kind: "path" }>;

async function openDestinationPath(
  text: string,
  location: PathLocation,
  name: string,
  machine: Machine,
): Promise<OpenPlace> {
  const kind = await kindOf(location.path);
  if (name === "") {
    if (kind === "file") throw new HubError("INVALID_INPUT", `${text} is a file, so it cannot receive a directory`);
    return pathPlace(location.path, "", "destination", machine);
  }
  if (kind === "directory" || location.directory) return pathPlace(location.path, name, "destination", machine);
  return pathPlace(dirname(location.path), basename(location.path), "destination", machine);
}

/** A prefix of a path is exactly one file's name. */
function pathPlace(path: string, prefix: string, side: "source" | "destination", machine: Machine): OpenPlace {
  const text = prefix === "" ? path : join(path, prefix);
  const place = { kind: "path", text, path, prefix } as const;
  return { place, side: { store: openPlace(place, side, machine), prefix }, single: prefix !== "" };
}

function bucketPlace(
  location: BucketLocation,
  access: Access,
  store: ObjectStore,
  prefix: string,
  single: boolean,
): OpenPlace {
  const text = formatLocation({ ...location, key: prefix });
  const { bucket } = location;
  return { place: { kind: "bucket", text, bucket, prefix, access }, side: { store, prefix }, single };
}

/**
 * Makes the directory that a local destination is, with its parents.
 * @returns those that were missing, the outermost first
 * @throws HubError `FILE_ACCESS_DENIED`, `FILE_SYSTEM`
 */
export function prepareDestination({ place }: OpenPlace): readonly string[] {
  if (place.kind !== "path") return [];
  try {
    return makeDirectories(place.path);
  } catch (cause) {
    const denied = ["EACCES", "EPERM", "EROFS"].includes((cause as NodeJS.ErrnoException).code ?? "");
    throw new HubError(denied ? "FILE_ACCESS_DENIED" : "FILE_SYSTEM", `${place.path} cannot be made`, { cause });
  }
}

function directoryLike(key: string): string {
  return key === "" || key.endsWith("/") ? key : `${key}/`;
}

async function kindOf(path: string): Promise<"file" | "directory" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "directory" : "file";
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new HubError("FILE_ACCESS_DENIED", `${path} cannot be looked at`, { cause });
  }
}

function accessContext(machine: Machine) {
  const { connections, profileSetting } = machine;
  return { env: machine.host.env, connections, profileSetting };
}
