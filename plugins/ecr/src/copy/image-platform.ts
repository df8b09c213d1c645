import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { rememberedKey } from "../find/remembered-key.ts";
import type { Item } from "../reference/item-key.ts";
import type { BlobClient } from "../registry/blobs.ts";
import { type Manifest, platformText } from "../registry/manifest.ts";
import type { CopyContext } from "./context.ts";

/** Configurations that name a platform; those of charts and other artifacts are for every one. */
const IMAGE_CONFIGS = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

const ConfigSchema = v.looseObject({
  os: v.optional(v.string(), ""),
  architecture: v.optional(v.string(), ""),
  variant: v.optional(v.string()),
});

/**
 * The platform of a single image, which only its configuration tells. Reading it counts as no pull.
 * @returns undefined for an index, an artifact, and an image that does not say
 * @throws HubError `IMAGE_NOT_COPYABLE` when the configuration cannot be read, `DIGEST_MISMATCH`
 */
export async function platformOfImage(
  blobs: BlobClient,
  repository: string,
  { kind, config, digest }: Manifest,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (kind !== "image" || config === undefined || !IMAGE_CONFIGS.has(config.mediaType)) return undefined;
  const bytes = await blobs.read(repository, config, signal);
  const parsed = v.safeParse(ConfigSchema, readJson(bytes, digest));
  if (!parsed.success) throw unreadable(digest);
  const { os, architecture } = parsed.output;
  return os === "" || architecture === "" ? undefined : platformText(parsed.output);
}

/** Of images that were left for their platform: the next run need not pull them to know. */
const memoryOf = ({ sides }: CopyContext): string => `${sides.memory} other-platform`;

/** @throws HubError as `Ledger` does */
export async function notePlatform(context: CopyContext, item: Item, digest: string, platform: string): Promise<void> {
  const copy = { key: rememberedKey(context.sides, item), sourceEtag: digest, destinationEtag: platform };
  await context.host.ledger.rememberCopies(memoryOf(context), [copy]);
}

/** The platform for which an earlier run left this very image. @throws HubError as `Ledger` does */
export async function knownPlatform(context: CopyContext, item: Item, digest: string): Promise<string | undefined> {
  const key = rememberedKey(context.sides, item);
  const known = (await context.host.ledger.rememberedCopies(memoryOf(context), [key])).get(key);
  return known?.sourceEtag === digest ? known.destinationEtag : undefined;
}

function readJson(bytes: Uint8Array, digest: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unreadable(digest, cause);
  }
}

function unreadable(digest: string, cause?: unknown): HubError {
  return new HubError("IMAGE_NOT_COPYABLE", `the configuration of ${digest} cannot be read`, { cause });
}
