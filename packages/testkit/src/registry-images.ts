import { createHash, randomBytes } from "node:crypto";
import { TEST_AGENT } from "./registry-server.ts";

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** Media type of an image for several platforms. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/** What points at bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly artifactType?: string;
  readonly annotations?: object;
}

/** Pushes fixtures to a registry by plain requests, none of which is the code under test. */
export class Fixtures {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#url = url;
    this.#headers = { "user-agent": TEST_AGENT, ...headers };
  }

  async blob(repository: string, bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
    const digest = digestOf(bytes);
    const start = await this.#send(`/v2/${repository}/blobs/uploads/`, { method: "POST" });
    const location = new URL(start.headers.get("location") ?? "", this.#url);
    location.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream" };
    await this.#send(location.pathname + location.search, { method: "PUT", body: bytes, headers });
    return { mediaType, digest, size: bytes.length };
  }

  async manifest(repository: string, reference: string, body: object, mediaType: string): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify(body));
    const digest = digestOf(bytes);
    const path = `/v2/${repository}/manifests/${reference === "" ? digest : reference}`;
    await this.#send(path, { method: "PUT", body: bytes, headers: { "content-type": mediaType } });
    return { mediaType, digest, size: bytes.length };
  }

  /** An image of one platform. @param reference a tag; empty: by digest only */
  async image(repository: string, reference: string, options: ImageOptions = {}): Promise<Descriptor> {
    const { architecture = "amd64", layers = [randomBytes(2_000)], more = {} } = options;
    const config = Buffer.from(
      JSON.stringify({ architecture, os: "linux", rootfs: { type: "layers", diff_ids: [] }, n: Math.random() }),
    );
    const body = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: await this.blob(repository, config, "application/vnd.oci.image.config.v1+json"),
      layers: await Promise.all(
        layers.map((layer) => this.blob(repository, layer, "application/vnd.oci.image.layer.v1.tar")),
      ),
      ...more,
    };
    return this.manifest(repository, reference, body, OCI_MANIFEST);
  }

  async index(repository: string, reference: string, manifests: readonly Descriptor[]): Promise<Descriptor> {
    return this.manifest(repository, reference, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX);
  }

  /** An index of two platforms. */
  async multiArch(repository: string, reference: string): Promise<Descriptor> {
    const manifests = [];
    for (const architecture of ["amd64", "arm64"]) {
      const image = await this.image(repository, "", { architecture });
      manifests.push({ ...image, platform: { os: "linux", architecture } });
    }
    return this.index(repository, reference, manifests);
  }

  /** What refers to a subject, such as a signature; it is not listed anywhere yet. */
  async referrer(repository: string, subject: Descriptor, artifactType: string): Promise<Descriptor> {
    const empty = await this.blob(repository, Buffer.from("{}"), "application/vnd.oci.empty.v1+json");
    const layer = await this.blob(repository, randomBytes(100), artifactType);
    const body = { schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType, config: empty, layers: [layer], subject };
    return { ...(await this.manifest(repository, "", body, OCI_MANIFEST)), artifactType };
  }

  /** The digest under a name; undefined when there is none. */
  async digest(repository: string, reference: string): Promise<string | undefined> {
    const answer = await this.read(repository, reference);
    return answer.ok ? digestOf(new Uint8Array(await answer.arrayBuffer())) : undefined;
  }

  read(repository: string, reference: string): Promise<Response> {
    const accept = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST].join(", ");
    return fetch(`${this.#url}/v2/${repository}/manifests/${reference}`, { headers: { ...this.#headers, accept } });
  }

  async delete(repository: string, digest: string): Promise<void> {
    await this.#send(`/v2/${repository}/manifests/${digest}`, { method: "DELETE" });
  }

  async #send(path: string, init: { method: string; body?: Uint8Array; headers?: object }): Promise<Response> {
    const body = init.body === undefined ? {} : { body: Buffer.from(init.body) };
    const headers = { ...this.#headers, ...init.headers };
    const answer = await fetch(this.#url + path, { method: init.method, headers, ...body });
    if (!answer.ok) throw new Error(`${init.method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

interface ImageOptions {
  readonly architecture?: string;
  readonly layers?: readonly Uint8Array[];
  /** Members of the manifest beside the usual ones. */
  readonly more?: object;
}

/** The digest of bytes, as registries name them. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
