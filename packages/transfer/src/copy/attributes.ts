import { hasCode } from "@dth/core/error";
import type { ObjectAttributes, ObjectEntry, ObjectHead } from "@dth/core/object";
import type { StoreTraits } from "@dth/core/object-store";
import type { TransferOptions } from "@dth/core/transfer-options";
import type { CopyContext } from "./context.ts";
import { withSlot } from "./slot.ts";

/** What the destination object gets, and what of the source's could not follow. */
export interface Fidelity {
  readonly attributes: ObjectAttributes;
  readonly lost: readonly string[];
}

type Tags = Readonly<Record<string, string>>;

/** What is carried over, before it is asked whether the destination takes it. */
interface Carried {
  readonly head: ObjectHead;
  readonly entry: ObjectEntry;
  readonly tags: Tags | undefined;
  readonly options: TransferOptions;
}

/** Header field names of RFC 9110: metadata names travel as the end of one. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const HEADERS = [
  "contentType",
  "cacheControl",
  "contentDisposition",
  "contentEncoding",
  "contentLanguage",
  "expires",
  "websiteRedirectLocation",
] as const;

/** Fetches the tags if there may be some, and settles what the destination object gets. */
export async function fidelity(context: CopyContext, entry: ObjectEntry, head: ObjectHead): Promise<Fidelity> {
  const { options, destination } = context.request;
  const lost: string[] = [];
  const tags = tagsWanted(context, head) ? await readTags(context, entry, lost) : undefined;
  const attributes = carry({ head, entry, tags, options }, destination.store.traits, lost);
  return { attributes, lost };
}

/**
 * Stores with what the object is to get; where the destination refuses that because of the tags, without them:
 * an object without its tags is better than none, and its outcome says so.
 */
export async function storeWith<T>(
  { attributes, lost }: Fidelity,
  store: (attributes: ObjectAttributes) => Promise<T>,
): Promise<{ readonly stored: T; readonly lost: readonly string[] }> {
  try {
    return { stored: await store(attributes), lost };
  } catch (error) {
    const { tags, ...others } = attributes;
    if (tags === undefined || !hasCode(error, "METADATA_NOT_ACCEPTED")) throw error;
    return { stored: await store(others), lost: [...lost, "tags"] };
  }
}

/**
 * Whether a copy must ask for tags. A store that tells their number is believed; one that tells it only to
 * those who may read tags is believed once tags have been read from it.
 */
function tagsWanted({ request, lessons }: CopyContext, head: ObjectHead): boolean {
  const { options, source, destination } = request;
  if (!options.tags || !source.store.traits.tags || lessons.tags === "none") return false;
  if (head.tagCount !== undefined) return head.tagCount > 0;
  if (source.store.traits.countsTags && lessons.tags === "readable") return false;
  return destination.store.traits.tags;
}

async function readTags(context: CopyContext, entry: ObjectEntry, lost: string[]): Promise<Tags | undefined> {
  const { store } = context.request.source;
  if (!context.request.destination.store.traits.tags) {
    lost.push("tags");
    return undefined;
  }
  try {
    const tags = await withSlot(context, store, () => store.getTags(entry.key, entry.versionId, context.signal));
    context.lessons.tags = "readable";
    return tags;
  } catch (error) {
    if (hasCode(error, "NOT_SUPPORTED")) context.lessons.tags = "none";
    else if (hasCode(error, "ACCESS_DENIED", "OBJECT_ACCESS_DENIED")) lost.push("tags");
    else throw error;
    return undefined;
  }
}

/** Applies the fidelity options. Adds to `lost` what cannot follow. */
function carry(carried: Carried, destination: StoreTraits, lost: string[]): ObjectAttributes {
  const { head, entry, tags, options } = carried;
  const placement = placementOf(options, head.attributes.storageClass ?? entry.storageClass);
  if (!destination.attributes) return options.metadata ? fewAttributes(head, destination, lost) : {};
  const attributes: Record<string, unknown> = { ...placement };
  for (const name of HEADERS) {
    const value = name === "contentEncoding" ? plainEncoding(head) : head.attributes[name];
    if (value !== undefined) attributes[name] = value;
  }
  const metadata = options.metadata ? acceptableMetadata(head, lost) : undefined;
  if (metadata !== undefined) attributes.metadata = metadata;
  if (tags !== undefined && Object.keys(tags).length > 0) attributes.tags = tags;
  return attributes;
}

/** Class, ACL and encryption that the options ask for. */
export function placementOf(
  { storageClass, acl, encryption }: TransferOptions,
  sourceClass: string | undefined,
): Pick<ObjectAttributes, "storageClass" | "acl" | "encryption"> {
  const asked = classOf(storageClass, sourceClass);
  return {
    ...(asked === undefined ? {} : { storageClass: asked }),
    ...(acl === undefined ? {} : { acl }),
    ...(encryption.mode === "none" ? {} : { encryption: encryptionOf(encryption) }),
  };
}

function encryptionOf(encryption: TransferOptions["encryption"]): NonNullable<ObjectAttributes["encryption"]> {
  if (encryption.mode !== "sse-kms") return encryption;
  return encryption.keyId === undefined ? { mode: "sse-kms" } : { mode: "sse-kms", keyId: encryption.keyId };
}

function classOf(rule: TransferOptions["storageClass"], sourceClass: string | undefined): string | undefined {
  switch (rule.mode) {
    case "default":
      return undefined;
    case "fixed":
      return rule.storageClass;
    case "keep":
      return sourceClass;
    case "map":
      return rule.map[sourceClass ?? "STANDARD"];
  }
}

/** `aws-chunked` describes how an old client sent the bytes, not the bytes (rclone strips it too). */
function plainEncoding({ attributes }: ObjectHead): string | undefined {
  const codings = attributes.contentEncoding?.split(",").map((coding) => coding.trim());
  const kept = codings?.filter((coding) => coding !== "" && coding.toLowerCase() !== "aws-chunked");
  return kept === undefined || kept.length === 0 ? undefined : kept.join(", ");
}

function acceptableMetadata(head: ObjectHead, lost: string[]): Record<string, string> | undefined {
  if (head.missingMetadata !== undefined && head.missingMetadata > 0) {
    lost.push(`metadata:${head.missingMetadata} unreadable`);
  }
  const { metadata } = head.attributes;
  if (metadata === undefined) return undefined;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (TOKEN.test(name) && !CONTROL.test(value)) kept[name] = value;
    else lost.push(`metadata:${name}`);
  }
  return kept;
}

/** A destination without attributes, such as a directory, keeps the name, the bytes and at most some metadata. */
function fewAttributes({ attributes }: ObjectHead, destination: StoreTraits, lost: string[]): ObjectAttributes {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes.metadata ?? {})) {
    if (destination.metadataNames?.includes(name)) kept[name] = value;
    else lost.push(`metadata:${name}`);
  }
  for (const name of HEADERS) {
    if (name !== "contentType" && attributes[name] !== undefined) lost.push(name);
  }
  return Object.keys(kept).length > 0 ? { metadata: kept } : {};
}
