import { createHash } from "node:crypto";
import { HubError } from "@dth/core/error";
import type { Transport, TransportRequest } from "@dth/core/transport";
import { type MemoryProcesses, memoryProcesses } from "@dth/testkit/processes";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** What a scripted registry answers. */
export interface Scripted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A transport that answers by a function, and remembers what it was asked. */
export function scriptedTransport(answer: (request: TransportRequest) => Scripted) {
  const requests: TransportRequest[] = [];
  const transport: Transport = {
    async send(request) {
      requests.push(request);
      const { status, headers = {}, body = "" } = answer(request);
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      return {
        status,
        headers,
        body: {
          async bytes(limit) {
            if (bytes.length > limit) throw new HubError("BAD_RESPONSE", `more than ${limit} bytes`);
            return bytes;
          },
          async *chunks() {
            yield bytes;
          },
          async discard() {},
        },
      };
    },
    async close() {},
  };
  return { transport, requests };
}

/** Registries in memory by origin: manifests by `repository` and then by tag or digest. */
export class MemoryRegistries {
  readonly #images = new Map<string, Map<string, Map<string, string>>>();
  /** Tags in a page of a list. */
  readonly #page: number;

  constructor(page = 1_000) {
    this.#page = page;
  }

  /** @returns the manifest's digest */
  put(origin: string, repository: string, reference: string, text = manifestOf(`${repository}:${reference}`)): string {
    const repositories = this.#images.get(origin) ?? new Map();
    const manifests = repositories.get(repository) ?? new Map();
    const digest = digestOf(text);
    manifests.set(digest, text);
    if (reference !== "") manifests.set(reference, text);
    repositories.set(repository, manifests);
    this.#images.set(origin, repositories);
    return digest;
  }

  get(origin: string, repository: string, reference: string): string | undefined {
    return this.#images.get(origin)?.get(repository)?.get(reference);
  }

  answer({ method, origin, path }: TransportRequest): Scripted {
    if (path.startsWith("/v2/_catalog")) {
      return { status: 200, body: JSON.stringify({ repositories: [...(this.#images.get(origin)?.keys() ?? [])] }) };
    }
    const [, repository = "", kind, rest = ""] = /^\/v2\/(.+?)\/(manifests|tags|referrers)\/(.*)$/.exec(path) ?? [];
    if (kind === "tags") return this.#tags(origin, repository, rest);
    const text = kind === "manifests" ? this.get(origin, repository, rest) : undefined;
    if (text === undefined)
      return { status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"unknown"}]}' };
    const headers = {
      "content-type": MANIFEST,
      "docker-content-digest": digestOf(text),
      "content-length": String(text.length),
    };
    return { status: 200, headers, ...(method === "GET" ? { body: text } : {}) };
  }

  #tags(origin: string, repository: string, query: string): Scripted {
    const manifests = this.#images.get(origin)?.get(repository);
    if (manifests === undefined)
      return { status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN","message":"unknown"}]}' };
    const names = [...manifests.keys()].filter((name) => !name.includes(":"));
    const from = Number(/cursor=(\d+)/.exec(query)?.[1] ?? 0);
    const next = from + this.#page;
    const headers: Record<string, string> =
      next < names.length ? { link: `</v2/${repository}/tags/list?cursor=${next}>; rel="next"` } : {};
    return { status: 200, headers, body: JSON.stringify({ name: repository, tags: names.slice(from, next) }) };
  }
}

/** A skopeo that copies between registries in memory. */
export function memorySkopeo(registries: MemoryRegistries): MemoryProcesses {
  const parse = (text = "") => {
    const [, host = "", repository = "", reference = ""] =
      /^docker:\/\/([^/]+)\/(.+?)(?:@|:(?=[^:@]*$))(.+)$/.exec(text) ?? [];
    return { origin: `https://${host}`, repository, reference };
  };
  return memoryProcesses({
    async skopeo({ args }) {
      const [from, to] = args.slice(-2).map(parse);
      const text = from && registries.get(from.origin, from.repository, from.reference);
      if (to === undefined || text === undefined) {
        return { exitCode: 1, stdout: "", stderr: 'level=fatal msg="reading manifest: manifest unknown"' };
      }
      registries.put(to.origin, to.repository, to.reference, text);
      const file = args[args.indexOf("--digestfile") + 1] ?? "";
      digestFiles.set(file, digestOf(text));
      return { exitCode: 0, stdout: "", stderr: "" };
    },
  });
}

const digestFiles = new Map<string, string>();

/** {@link memorySkopeo}, whose result files can be read back: in memory nothing but a scratch directory may be written. */
export function withDigestFiles(processes: MemoryProcesses): MemoryProcesses {
  return {
    ...processes,
    run: (request) => processes.run(request),
    async scratch() {
      const directory = await processes.scratch();
      return {
        path: directory.path,
        write: (name, text) => directory.write(name, text),
        read: async (name) => digestFiles.get(`${directory.path}/${name}`) ?? directory.read(name),
        close: () => directory.close(),
      };
    },
  };
}

/** A manifest of one layer that no other seed has. */
export function manifestOf(seed: string): string {
  const descriptor = { mediaType: "application/octet-stream", digest: digestOf(seed), size: 10 };
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: descriptor, layers: [] });
}

/** The digest of bytes, as registries name them. */
export function digestOf(text: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
