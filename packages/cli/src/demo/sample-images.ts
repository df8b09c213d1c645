import { createHash, randomBytes } from "node:crypto";
import { HubError } from "@dth/core/error";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";
/** Bytes of a layer, so that images have something to carry. */
const LAYER_BYTES = 500_000;

/** What points at bytes in a registry (OCI image specification, descriptor). */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

/**
 * Pushes a few images made up on the spot, each for two platforms, by plain requests of the distribution protocol.
 * Shares no code with the plugin that copies them.
 *
 * @returns digest by `repository:tag`
 */
export async function pushSamples(registry: string): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>();
  for (const [repository, tag] of [
    ["shop/web", "1.0"],
    ["shop/web", "1.1"],
    ["shop/api", "2.3"],
    ["tools/cron", "latest"],
  ] as const) {
    images.set(`${repository}:${tag}`, await pushIndex(registry, repository, tag));
  }
  return images;
}

/** The digest that a registry has under a tag; undefined for none. */
export async function digestAt(registry: string, image: string): Promise<string | undefined> {
  const [repository, tag] = image.split(":");
  const answer = await fetch(`${registry}/v2/${repository}/manifests/${tag}`, { headers: { accept: INDEX } });
  return answer.ok ? digestOf(new Uint8Array(await answer.arrayBuffer())) : undefined;
}

async function pushIndex(registry: string, repository: string, tag: string): Promise<string> {
  const manifests: Descriptor[] = [];
  for (const architecture of ["amd64", "arm64"]) {
    const image = await pushImage(registry, repository, architecture);
    manifests.push({ ...image, platform: { os: "linux", architecture } });
  }
  const index = { schemaVersion: 2, mediaType: INDEX, manifests };
  return (await pushManifest(registry, repository, tag, index, INDEX)).digest;
}

async function pushImage(registry: string, repository: string, architecture: string): Promise<Descriptor> {
  const layer = randomBytes(LAYER_BYTES);
  const rootfs = { type: "layers", diff_ids: [digestOf(layer)] };
  const config = json({ os: "linux", architecture, rootfs });
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: await pushBlob(registry, repository, config, CONFIG),
    layers: [await pushBlob(registry, repository, layer, LAYER)],
  };
  return pushManifest(registry, repository, digestOf(json(manifest)), manifest, MANIFEST);
}

async function pushBlob(registry: string, repository: string, bytes: Uint8Array, mediaType: string) {
  const digest = digestOf(bytes);
  const begun = await send(`${registry}/v2/${repository}/blobs/uploads/`, "POST");
  const place = new URL(begun.headers.get("location") ?? "", registry);
  place.searchParams.set("digest", digest);
  await send(place.href, "PUT", bytes, "application/octet-stream");
  return { mediaType, digest, size: bytes.length };
}

async function pushManifest(registry: string, repository: string, name: string, manifest: object, mediaType: string) {
  const bytes = json(manifest);
  await send(`${registry}/v2/${repository}/manifests/${name}`, "PUT", bytes, mediaType);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

async function send(url: string, method: string, bytes?: Uint8Array, type?: string): Promise<Response> {
  const sent = bytes === undefined ? {} : { body: new Uint8Array(bytes), headers: { "content-type": type ?? "" } };
  const answer = await fetch(url, { method, ...sent });
  if (!answer.ok) throw new HubError("INTERNAL", `the demo's registry answered ${answer.status} to ${method}`);
  await answer.body?.cancel();
  return answer;
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
