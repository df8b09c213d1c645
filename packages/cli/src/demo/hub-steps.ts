import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createLog } from "@dth/server/log";
import { type RunningHub, startHub } from "@dth/server/start-hub";
import type { CommandContext } from "../commands/context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { formatCount } from "../text/units.ts";
import { padEnd } from "../text/width.ts";
import type { ChildServer } from "./child-server.ts";
import { type DemoTask, GRAPH_QUERY, HubApi } from "./hub-api.ts";
import { ensureImageTools } from "./image-tools.ts";
import { startRegistry } from "./registry.ts";
import { digestAt, pushSamples } from "./sample-images.ts";
import { DEMO } from "./texts.ts";

/** What the steps at the hub need. */
export interface HubScene {
  readonly context: CommandContext;
  /** Everything of the demo is below it. */
  readonly directory: string;
  /** The embedded S3 server. */
  readonly store: { readonly url: string; readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly say: (text: string) => void;
}

const TRAVEL = { serverSideCopy: "never" };
/** Bytes per second at which the demonstration's files take minutes. */
const SLOWLY = { ...TRAVEL, bandwidth: 750_000 };

/** The part of the demo that a hub does. */
export class HubSteps {
  readonly #scene: HubScene;
  readonly #tasks: DemoTask[] = [];
  readonly #registries: ChildServer[] = [];
  #hub: RunningHub | undefined;
  #api: HubApi | undefined;
  #objects: DemoTask | undefined;
  #slow: (() => Promise<void>) | undefined;

  constructor(scene: HubScene) {
    this.#scene = scene;
  }

  /** Address, and the token of the first start. */
  get access(): { readonly url: string; readonly token: string } | undefined {
    const { url, firstToken } = this.#hub ?? {};
    return url === undefined || firstToken === undefined ? undefined : { url, token: firstToken };
  }

  async start(): Promise<ExitCode> {
    const { context, directory, say } = this.#scene;
    const file = createWriteStream(join(directory, "hub.log"), { flags: "a" });
    const log = createLog({ write: (text) => void file.write(text), json: true, now: context.host.clock.now });
    const { env } = context.host;
    const hub = { host: "127.0.0.1", port: 0, maxRuns: 2, ambient: false };
    this.#hub = await startHub({ ...hub, state: join(directory, "hub"), env, log });
    this.#api = new HubApi(this.#hub.url, this.#hub.firstToken ?? "", context);
    say(`   ${DEMO.hubListens[context.language]} ${this.#hub.url}`);
    // Shown before the first task, so that a person can watch it there.
    say(`   ${DEMO.watch[context.language]} ${this.#hub.url}/#token=${this.#hub.firstToken ?? ""}`);
    return EXIT.ok;
  }

  /** Bucket to bucket. */
  async copyObjects(from: string, to: string): Promise<ExitCode> {
    const { store, say } = this.#scene;
    const { url: endpoint, accessKeyId, secretAccessKey } = store;
    const api = this.#use();
    say("   POST /api/v1/secrets, /connections, /tasks");
    await api.storeSecret("demo-store", { accessKeyId, secretAccessKey });
    const parameters = { endpoint, region: "us-east-1", secret: "demo-store" };
    const connection = await api.connect("demo store", "s3", "s3-compatible", parameters);
    const side = (bucket: string, prefix?: string) => ({
      ...{ connection, type: "s3-compatible" },
      parameters: { bucket, ...(prefix && { prefix }) },
    });
    // The bytes are to travel, although both buckets are at one server.
    const task = await api.runTask("Bucket to bucket", "s3", side(from), side(to), TRAVEL);
    this.#objects = task;
    this.#slow = () => api.keepRunning("Slowly, to be watched", side(from), side(to, "slowly/"), SLOWLY);
    return this.#ran(task);
  }

  /** Leaves a task behind that goes on for minutes and comes again, for those who look at the console. */
  async leaveSomethingRunning(): Promise<void> {
    await this.#slow?.();
  }

  /** Registry to registry, where this machine has what that needs. */
  async copyImages(): Promise<ExitCode> {
    const { context, directory, say } = this.#scene;
    const { language, host } = context;
    const path = host.env.PATH ?? "";
    const missing = ensureImageTools(path, (tools) => say(`   apt-get install ${tools.join(" ")}`));
    if (missing.length > 0) {
      say(`   ${DEMO.noImages[language]} apt-get install ${missing.join(" ")}`);
      return EXIT.ok;
    }
    const [from, to] = [
      await this.#registry(join(directory, "images-from"), path),
      await this.#registry(join(directory, "images-to"), path),
    ];
    const images = await pushSamples(from.url);
    say(`   ${from.url} -> ${to.url}`);
    const api = this.#use();
    const type = "oci-registry";
    const side = async (name: string, endpoint: string, parameters: object) => ({
      ...{ connection: await api.connect(name, "ecr", type, { endpoint }), type },
      parameters: { ...parameters },
    });
    const source = await side("demo registry", from.url, { select: "all" });
    const destination = await side("demo mirror", to.url, { prefix: "mirror/" });
    const code = this.#ran(await api.runTask("Registry to registry", "ecr", source, destination));
    return code === EXIT.ok ? this.#sameDigests(images, to.url) : code;
  }

  async verifyReceipts(): Promise<ExitCode> {
    const { context, say } = this.#scene;
    for (const task of this.#tasks) {
      await this.#use().verifyReceipt(task);
      say(`   POST /api/v1/runs/${task.runId}/verify-receipt: ${DEMO.unchanged[context.language]}`);
    }
    return EXIT.ok;
  }

  async copyObjectsAgain(): Promise<ExitCode> {
    if (this.#objects === undefined) return EXIT.internal;
    return (await this.#use().runAgain(this.#objects)) === 0 ? EXIT.ok : EXIT.differs;
  }

  async readGraph(): Promise<ExitCode> {
    const { say } = this.#scene;
    const { listTasksV2, runs } = await this.#use().graph();
    say(`   POST /graphql ${GRAPH_QUERY}`);
    for (const { id, name, progress } of listTasksV2.items) {
      const own = runs.items.filter(({ taskId }) => taskId === id);
      const proven = own.filter(({ manifestSha256 }) => manifestSha256 !== null);
      say(`   ${padEnd(name, 22)} ${progress}  runs ${own.length}, receipts ${proven.length}`);
    }
    const isRight = listTasksV2.total === this.#tasks.length && runs.items.every(({ progress }) => progress === "DONE");
    return isRight ? EXIT.ok : EXIT.differs;
  }

  async stop(): Promise<void> {
    await this.#hub?.stop();
    for (const registry of this.#registries) await registry.stop();
  }

  async #registry(directory: string, path: string): Promise<ChildServer> {
    const registry = await startRegistry(directory, path);
    this.#registries.push(registry);
    return registry;
  }

  async #sameDigests(images: ReadonlyMap<string, string>, registry: string): Promise<ExitCode> {
    const { context, say } = this.#scene;
    let equal = 0;
    for (const [image, digest] of images) if ((await digestAt(registry, `mirror/${image}`)) === digest) equal += 1;
    say(`   ${formatCount(equal)}/${formatCount(images.size)} ${DEMO.sameDigests[context.language]}`);
    return equal === images.size ? EXIT.ok : EXIT.differs;
  }

  #ran(task: DemoTask): ExitCode {
    this.#tasks.push(task);
    return task.code;
  }

  #use(): HubApi {
    if (this.#api === undefined) throw new Error("the hub has not been started");
    return this.#api;
  }
}
