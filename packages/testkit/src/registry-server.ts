import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One request of a registry's access log. */
export interface Logged {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A real docker-registry on 127.0.0.1. */
export interface RegistryServer {
  readonly url: string;
  /** Host and port, as references have it. */
  readonly host: string;
  /** Requests so far, from its own access log, without those of the test itself. */
  requests(): readonly Logged[];
  /** Forgets what was asked so far. */
  forget(): void;
  close(): Promise<void>;
}

/** Marks requests of the tests themselves, which are not counted. */
export const TEST_AGENT = "test-fixture";

/**
 * Asks for what tests with real registries need; `npm run setup` installs both programs where it may.
 *
 * @param path directories to look in, as `PATH` has them
 * @throws Error that names what is not installed: a test that cannot run fails, instead of passing unseen
 */
export function requireImageTools(path = process.env.PATH): void {
  const runs = (tool: string) => spawnSync(tool, ["--version"], { env: { PATH: path } }).error === undefined;
  const missing = ["skopeo", "docker-registry"].filter((tool) => !runs(tool));
  if (missing.length === 0) return;
  throw new Error(`${missing.join(" and ")} not installed: apt-get install ${missing.join(" ")}`);
}

/** Starts a registry with an empty directory of its own. @throws Error as {@link requireImageTools} does */
export async function startRegistry(): Promise<RegistryServer> {
  requireImageTools();
  const directory = mkdtempSync(join(tmpdir(), "dth-registry-"));
  const port = await freePort();
  const config = join(directory, "config.yml");
  writeFileSync(config, configuration(directory, port));
  const child = spawn("docker-registry", ["serve", config], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH },
  });
  const log = new AccessLog(child);
  const url = `http://127.0.0.1:${port}`;
  await untilUp(url, child);
  return {
    url,
    host: `127.0.0.1:${port}`,
    requests: () => log.entries(),
    forget: () => log.forget(),
    async close() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration(directory: string, port: number): string {
  return [
    "version: 0.1",
    "log: { level: error, accesslog: { disabled: false } }",
    `storage: { filesystem: { rootdirectory: ${join(directory, "data")} }, delete: { enabled: true } }`,
    `http: { addr: "127.0.0.1:${port}", secret: test }`,
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function untilUp(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/v2/`, { headers: { "user-agent": TEST_AGENT } }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("docker-registry does not answer");
}

/** Common log lines: `127.0.0.1 - - [date] "GET /v2/ HTTP/1.1" 200 2 "" "agent"`. */
const LINE = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3}) \S+ "[^"]*" "([^"]*)"/;

class AccessLog {
  #text = "";

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        this.#text += String(chunk);
      });
    }
  }

  forget(): void {
    this.#text = "";
  }

  entries(): readonly Logged[] {
    return this.#text.split("\n").flatMap((line) => {
      const [, method, path, status, agent] = LINE.exec(line) ?? [];
      if (method === undefined || path === undefined || agent === TEST_AGENT) return [];
      return [{ method, path, status: Number(status) }];
    });
  }
}
