import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { digestOf } from "@dth/testkit/registry-images";
import { type RegistryServer, startRegistry, TEST_AGENT } from "@dth/testkit/registry-server";
import { AwsV4Signer } from "aws4fetch";

/** What a test may make happen. */
export interface FakeEcrState {
  /** Repositories and how they were made. */
  readonly repositories: Map<string, Record<string, unknown>>;
  /** Called operations in order, such as `CreateRepository`. */
  readonly calls: string[];
  readonly policies: Map<string, Record<string, unknown>>;
  /** The password that is valid now; another one makes every earlier token expired. */
  password: string;
  /** Manifest writes that are still answered with 429. */
  throttled: number;
  /** Operations that are refused with this type. */
  readonly denied: Map<string, string>;
}

/** Amazon ECR's API, and its registry in front of a real docker-registry. */
export interface FakeEcr {
  readonly url: string;
  readonly registry: RegistryServer;
  readonly state: FakeEcrState;
  /** `Authorization` for the tests' own requests. */
  authorization(): string;
  close(): Promise<void>;
}

/** The only keys that it knows. */
export const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI-EXAMPLEKEY" };
const ACCOUNT = "123456789012";
const REGION = "eu-west-1";

/** Starts both. Keys, digests and refusals are as Amazon's documents and error threads have them. */
export async function startFakeEcr(): Promise<FakeEcr> {
  const registry = await startRegistry();
  const state: FakeEcrState = {
    repositories: new Map(),
    calls: [],
    policies: new Map(),
    password: "first-token-of-twelve-hours",
    throttled: 0,
    denied: new Map(),
  };
  const fake = new Fake(registry, state);
  const server = createServer((message, response) => {
    fake.handle(message, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  fake.url = `http://127.0.0.1:${port}`;
  return {
    url: fake.url,
    registry,
    state,
    authorization: () => fake.authorization(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await registry.close();
    },
  };
}

class Fake {
  url = "";
  readonly #registry: RegistryServer;
  readonly #state: FakeEcrState;
  /** Digests by repository, as they were put. */
  readonly #digests = new Map<string, Map<string, { mediaType: string; bytes: number; subject?: string }>>();

  constructor(registry: RegistryServer, state: FakeEcrState) {
    this.#registry = registry;
    this.#state = state;
  }

  authorization(): string {
    return `Basic ${Buffer.from(`AWS:${this.#state.password}`).toString("base64")}`;
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (message.url === "/" && message.method === "POST") return this.#api(message, response, body.toString());
    return this.#v2(message, response, body);
  }

  async #api(message: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const target = String(message.headers["x-amz-target"]);
    const operation = target.split(".")[1] ?? "";
    this.#state.calls.push(operation);
    const answer = (status: number, json: object): void => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(json));
    };
    const refuse = (type: string, text: string): void => answer(400, { __type: type, message: text });
    if (!(await this.#isSigned(message, body)))
      return refuse("InvalidSignatureException", "The request signature we calculated does not match");
    const denied = this.#state.denied.get(operation);
    if (denied !== undefined) return refuse(denied, `User is not authorized to perform: ecr:${operation}`);
    const input = JSON.parse(body);
    const name = String(input.repositoryName);
    switch (operation) {
      case "GetAuthorizationToken": {
        const authorizationToken = Buffer.from(`AWS:${this.#state.password}`).toString("base64");
        const expiresAt = Date.now() / 1000 + 12 * 3600;
        return answer(200, { authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint: this.url }] });
      }
      case "CreateRepository":
        if (this.#state.repositories.has(name)) return refuse("RepositoryAlreadyExistsException", "exists");
        this.#state.repositories.set(name, input);
        return answer(200, { repository: { repositoryName: name } });
      case "DescribeRepositories": {
        // Pages of two, so that paging is part of every test.
        const names = [...this.#state.repositories.keys()].sort();
        const from = Number(input.nextToken ?? 0);
        const repositories = names.slice(from, from + 2).map((repositoryName) => ({ repositoryName }));
        return answer(200, { repositories, ...(from + 2 < names.length ? { nextToken: String(from + 2) } : {}) });
      }
      case "DescribeImages":
        if (!this.#state.repositories.has(name))
          return refuse("RepositoryNotFoundException", `The repository with name '${name}' does not exist`);
        return answer(200, await this.#images(name, Number(input.nextToken ?? 0)));
      case "PutLifecyclePolicy":
      case "SetRepositoryPolicy":
        this.#state.policies.set(`${operation} ${name}`, input);
        return answer(200, {});
      default:
        return refuse("InvalidParameterException", `no ${operation} here`);
    }
  }

  async #isSigned(message: IncomingMessage, body: string): Promise<boolean> {
    const { "x-amz-date": datetime, "x-amz-target": target, authorization, host } = message.headers;
    const signer = new AwsV4Signer({
      ...KEYS,
      method: "POST",
      url: `http://${host}/`,
      headers: { "x-amz-target": String(target), "content-type": "application/x-amz-json-1.1" },
      body,
      service: "ecr",
      region: REGION,
      datetime: String(datetime),
    });
    return (await signer.sign()).headers.get("authorization") === authorization;
  }

  async #images(name: string, from: number): Promise<object> {
    const headers = { "user-agent": TEST_AGENT };
    const listed = await fetch(`${this.#registry.url}/v2/${name}/tags/list`, { headers });
    const { tags } = listed.ok ? await listed.json() : { tags: [] };
    const tagsByDigest = new Map<string, string[]>();
    for (const tag of tags ?? []) {
      const accept = [...(this.#digests.get(name)?.values() ?? [])].map(({ mediaType }) => mediaType).join(", ");
      const answer = await fetch(`${this.#registry.url}/v2/${name}/manifests/${tag}`, {
        method: "HEAD",
        headers: { ...headers, accept },
      });
      const digest = answer.headers.get("docker-content-digest") ?? "";
      tagsByDigest.set(digest, [...(tagsByDigest.get(digest) ?? []), tag]);
    }
    const all = [...(this.#digests.get(name) ?? [])].map(([imageDigest, { mediaType, bytes, subject }]) => ({
      imageDigest,
      imageManifestMediaType: mediaType,
      imageSizeInBytes: bytes,
      ...(subject === undefined ? {} : { subjectManifestDigest: subject }),
      ...(tagsByDigest.has(imageDigest) ? { imageTags: tagsByDigest.get(imageDigest) } : {}),
    }));
    const page = all.slice(from, from + 3);
    return { imageDetails: page, ...(from + 3 < all.length ? { nextToken: String(from + 3) } : {}) };
  }

  async #v2(message: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { method = "GET", url = "/" } = message;
    const refuse = (status: number, code: string, text: string, headers = {}): void => {
      const json = JSON.stringify({ errors: [{ code, message: text }] });
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(json);
    };
    const given = message.headers.authorization;
    if (given === undefined) {
      return refuse(401, "UNAUTHORIZED", "Not Authorized", {
        "www-authenticate": `Basic realm="${this.url}/",service="ecr.amazonaws.com"`,
      });
    }
    if (given !== this.authorization()) {
      return refuse(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.");
    }
    const [, name = "", kind = "", reference = ""] = /^\/v2\/(.+?)\/(manifests|blobs)\/([^?]*)/.exec(url) ?? [];
    if (name !== "" && !this.#state.repositories.has(name)) {
      const text = `The repository with name '${name}' does not exist in the registry with id '${ACCOUNT}'`;
      return refuse(404, "NAME_UNKNOWN", text);
    }
    if (kind === "manifests" && method === "PUT") {
      if (this.#state.throttled > 0) {
        this.#state.throttled--;
        return refuse(429, "TOOMANYREQUESTS", "Rate exceeded");
      }
      const immutable = this.#state.repositories.get(name)?.imageTagMutability === "IMMUTABLE";
      if (immutable && !reference.startsWith("sha256:") && (await this.#exists(name, reference))) {
        const text = `The image tag '${reference}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`;
        return refuse(400, "TAG_INVALID", text);
      }
      this.#remember(name, String(message.headers["content-type"]), body);
    }
    await this.#forward(message, response, body);
  }

  async #exists(name: string, tag: string): Promise<boolean> {
    const types = [...(this.#digests.get(name)?.values() ?? [])].map(({ mediaType }) => mediaType);
    const headers = { "user-agent": TEST_AGENT, accept: types.join(", ") };
    return (await fetch(`${this.#registry.url}/v2/${name}/manifests/${tag}`, { method: "HEAD", headers })).ok;
  }

  #remember(name: string, mediaType: string, body: Buffer): void {
    const digests = this.#digests.get(name) ?? new Map();
    const { layers = [], subject } = JSON.parse(body.toString());
    const bytes = layers.reduce((sum: number, { size }: { size: number }) => sum + size, 0);
    digests.set(digestOf(body), { mediaType, bytes, ...(subject === undefined ? {} : { subject: subject.digest }) });
    this.#digests.set(name, digests);
  }

  #forward(message: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { authorization: _, ...headers } = message.headers;
    const { host, port } = new URL(this.#registry.url);
    return new Promise((resolve, reject) => {
      const options = { host: host.split(":")[0], port, method: message.method, path: message.url, headers };
      const forwarded = send(options, (answer) => {
        const told = { ...answer.headers };
        // As ECR does: the digest comes with HEAD only.
        if (message.method === "GET") delete told["docker-content-digest"];
        response.writeHead(answer.statusCode ?? 502, told);
        answer.pipe(response);
        answer.on("end", resolve);
      });
      forwarded.on("error", reject);
      forwarded.end(body);
    });
  }
}
