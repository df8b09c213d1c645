import { describeImage } from "../copy/describe.ts";
import type { Decision } from "../find/decide.ts";
import type { Sides } from "../find/sides.ts";
import { manifestKind } from "../registry/media-types.ts";
import type { PlannedImage } from "./plan-images.ts";

/** Reads how large an image is, where reading its manifests does not count as a pull. @throws HubError as the registry does */
export async function measureImage(
  { source }: Sides,
  { item, key, mediaType, bytes, sourceDigest }: Decision,
  signal: AbortSignal,
): Promise<PlannedImage> {
  const known = { key, ...(mediaType === undefined ? {} : { mediaType }) };
  const isImage = mediaType !== undefined && manifestKind(mediaType) === "image";
  if (bytes !== undefined && isImage) return { ...known, bytes, manifests: 1 };
  const counted = source.isHub || source.session.requester.quota() !== undefined;
  if (counted || sourceDigest === undefined) return { ...known, ...(isImage ? { manifests: 1 } : {}) };
  const described = await describeImage(source.client, item.repository, sourceDigest, signal);
  return described === undefined ? known : { ...known, bytes: described.bytes, manifests: described.manifests };
}
