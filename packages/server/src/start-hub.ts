import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAuthenticator } from "@dth/api/access/authenticator";
import { createOidcVerifier } from "@dth/api/access/oidc";
import { createApi } from "@dth/api/create-api";
import type { RequestReport } from "@dth/api/http/api-env";
import type { Plugin } from "@dth/core/plugin";
import { DEFAULT_RETENTION, type Retention } from "@dth/hub/retention/forget-old";
import type { EndpointPolicy } from "@dth/local/endpoint-policy";
import { PLUGINS } from "@dth/plugins/plugins";
import type { HttpBindings } from "@hono/node-server";
import { writeAccess } from "./access-file.ts";
import { consoleConfig, signInOrigins, type TrustedIssuer } from "./console-config.ts";
import { createConsoleFiles, hasConsole, NO_CONSOLE } from "./console-files.ts";
import type { Log } from "./log.ts";
import { openHub, type WorkingHub } from "./open-hub.ts";
import { VERSION } from "./ports.ts";
import { type Fetch, type Listening, serve } from "./serve.ts";
import { stateDirectory } from "./state-directory.ts";
import { startTokens } from "./tokens.ts";

/** How a hub on one machine is started. */
export interface StartOptions {
  /** Directory of its state, made if missing. */
  readonly state: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Runs that are executed at once. */
  readonly maxRuns: number;
  /** How much of its history each task keeps. Default: a hundred runs, none older than 365 days. */
  readonly keep?: { readonly runs?: number; readonly days?: number };
  /** Hosts that tasks, connections and channels may contact, as {@link EndpointPolicy} has them. */
  readonly allowed?: readonly string[];
  /** Tasks may use the Amazon credentials that this machine has. */
  readonly ambient: boolean;
  /** OpenID Connect issuers whose tokens are accepted beside the hub's own; the console offers those that say how. */
  readonly issuers?: readonly TrustedIssuer[];
  /** What can be moved, and by which processes. Default: this package's plugins and its own program. */
  readonly programs?: { readonly plugins: readonly Plugin[]; readonly runner: readonly string[] };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

/** A hub that listens. */
export interface RunningHub {
  readonly url: string;
  /** Only at the very first start; it is shown to a person and kept as a hash. */
  readonly firstToken?: string;
  /** Ends gracefully, and once: runs keep what they did and go on with the next start. */
  stop(): Promise<void>;
}

/** Milliseconds that requests get to end. */
const GRACE_MS = 2_000;

/**
 * Starts a hub with its doors.
 *
 * @throws HubError `HUB_ALREADY_RUNNING`, `RECORDS_UNUSABLE`, `DISK_FULL`, `INVALID_INPUT` for an address that cannot be had
 */
export async function startHub(options: StartOptions): Promise<RunningHub> {
  const { log, env, maxRuns, ambient } = options;
  const state = stateDirectory(options.state);
  const settings = { endpoints: policyOf(options), ambient };
  const retention = retentionOf(options);
  const programs = options.programs ?? { plugins: PLUGINS };
  const working = await openHub({ state, settings, ...programs, env, maxRuns, log, retention });
  try {
    const { first, local } = await startTokens(working.hub.tokens, state.access, working.ports.ids.next());
    const listening = await serve(await doorsOf(working, options), options.host, options.port);
    await writeAccess(state.access, { url: listening.url, token: local });
    working.begin();
    let stopped: Promise<void> | undefined;
    log.info("the hub has started", { url: listening.url, state: state.root, version: VERSION });
    return {
      url: listening.url,
      ...(first !== undefined && { firstToken: first }),
      stop() {
        stopped ??= end(working, listening, log);
        return stopped;
      },
    };
  } catch (error) {
    await working.close();
    throw error;
  }
}

function retentionOf({ keep: { runs, days } = {} }: StartOptions): Retention {
  return { runs: runs ?? DEFAULT_RETENTION.runs, ms: days === undefined ? DEFAULT_RETENTION.ms : days * 86_400_000 };
}

async function end(working: WorkingHub, listening: Listening, log: Log): Promise<void> {
  log.info("the hub ends; runs keep what they did");
  await Promise.all([listening.close(GRACE_MS), working.close()]);
  log.info("the hub has ended");
}

/** Whoever opens the hub to others must not open this machine's network with it. */
function policyOf({ host, allowed }: StartOptions): EndpointPolicy {
  const isLocal = ["127.0.0.1", "::1", "localhost"].includes(host);
  return { networks: isLocal ? "all" : "public", ...(allowed && { allowed }) };
}

async function doorsOf({ hub, ports }: WorkingHub, { issuers = [], log }: StartOptions): Promise<Fetch> {
  const { clock, ids } = ports;
  const oidc = issuers.map((issuer) => createOidcVerifier(issuer, { clock, fetch }));
  const api = createApi({
    ...{ hub, clock, ids, version: VERSION },
    authenticate: createAuthenticator(hub.tokens, oidc),
    sdl: await readFile(fileURLToPath(import.meta.resolve("@dth/api/schema.graphql")), "utf8"),
    report: (report) => tell(log, report),
    // Answers at all only while the records can be read.
    ready: async () => void (await ports.records.list("setting", { limit: 1 })),
    addressOf: ({ env }) => addressOf(env),
  });
  const built = fileURLToPath(new URL(join("..", "..", "..", "web", "dist"), import.meta.url));
  if (!(await hasConsole(built))) log.warn(NO_CONSOLE);
  const files = createConsoleFiles(built, signInOrigins(issuers));
  api.get("/config.json", (c) => c.json(consoleConfig(issuers), 200, { "cache-control": "no-store" }));
  api.get("*", (c) => files(c.req.raw));
  return (request, env) => api.fetch(request, env);
}

function addressOf(env: unknown): string {
  const bindings = env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket.remoteAddress ?? "unknown";
}

/** What only looks is no news for an operator, unless it failed. */
function tell(log: Log, { error, ...facts }: RequestReport): void {
  if (facts.status >= 500) log.error("a request failed", { ...facts, error });
  else if (facts.status >= 400) log.warn("a request was refused", { ...facts, error });
  else if (!facts.operation.startsWith("GET ")) log.info("request", facts);
}
