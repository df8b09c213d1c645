import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { algorithmOf } from "./digest.ts";
import { type ManifestKind, manifestKind } from "./media-types.ts";

const PlatformSchema = v.looseObject({
  os: v.optional(v.string(), "unknown"),
  architecture: v.optional(v.string(), "unknown"),
  variant: v.optional(v.string()),
});

interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

const DescriptorSchema = v.looseObject({
  mediaType: v.string(),
  // https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
  digest: v.pipe(v.string(), v.regex(/^[a-z0-9]+([+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/)),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  platform: v.optional(PlatformSchema),
  artifactType: v.optional(v.string()),
  annotations: v.optional(v.nullable(v.record(v.string(), v.string()))),
});

/** What points at bytes in a registry. */
export type Descriptor = v.InferOutput<typeof DescriptorSchema>;

const ManifestSchema = v.looseObject({
  mediaType: v.optional(v.string()),
  artifactType: v.optional(v.string()),
  manifests: v.optional(v.nullable(v.array(DescriptorSchema))),
  config: v.optional(DescriptorSchema),
  layers: v.optional(v.nullable(v.array(DescriptorSchema))),
  blobs: v.optional(v.nullable(v.array(DescriptorSchema))),
  subject: v.optional(DescriptorSchema),
  annotations: v.optional(v.nullable(v.record(v.string(), v.string()))),
});

/** A manifest as it was received, and what it says. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly kind: ManifestKind;
  /** As received: a manifest that is written anew has another digest. */
  readonly bytes: Uint8Array;
  /** Manifests that an index lists. */
  readonly children: readonly Descriptor[];
  /** Configuration and layers of an image. */
  readonly blobs: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

/** @throws HubError `IMAGE_NOT_COPYABLE` when it is no manifest that is understood, or names what cannot be checked */
export function readManifest(digest: string, mediaType: string, bytes: Uint8Array): Manifest {
  const body = parse(digest, bytes);
  const kind = manifestKind(body.mediaType ?? mediaType) ?? manifestKind(mediaType) ?? guess(body);
  if (kind === undefined) {
    throw new HubError(
      "IMAGE_NOT_COPYABLE",
      `${digest} is a ${mediaType || "manifest without a type"}, which is unknown`,
    );
  }
  const children = body.manifests ?? [];
  const blobs = [...(body.config === undefined ? [] : [body.config]), ...(body.layers ?? []), ...(body.blobs ?? [])];
  for (const each of [...children, ...blobs]) algorithmOf(each.digest, `a part of ${digest}`);
  const artifactType = body.artifactType ?? body.config?.mediaType;
  return {
    digest,
    mediaType,
    kind,
    bytes,
    children,
    blobs,
    ...(body.config === undefined ? {} : { config: body.config }),
    ...(body.subject === undefined ? {} : { subject: body.subject }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}

/** `linux/amd64`, `linux/arm/v7`; undefined where the descriptor names none. */
export function platformOf({ platform }: Descriptor): string | undefined {
  if (platform === undefined || platform.os === "unknown") return undefined;
  return platformText(platform);
}

/** Such as `linux/arm/v7`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined || variant === "" ? [] : [variant])].join("/");
}

function parse(digest: string, bytes: Uint8Array): v.InferOutput<typeof ManifestSchema> {
  try {
    return v.parse(ManifestSchema, JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new HubError("IMAGE_NOT_COPYABLE", `the manifest ${digest} cannot be read`, { cause });
  }
}

/** Old OCI manifests name no type of their own, and some registries send a general one. */
function guess(body: v.InferOutput<typeof ManifestSchema>): ManifestKind | undefined {
  if (body.manifests != null) return "index";
  return body.config !== undefined && body.layers != null ? "image" : undefined;
}
