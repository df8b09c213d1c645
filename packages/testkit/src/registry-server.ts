import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  /** Whatever it has answered by now, from its own access log, without requests of the test itself. */
  requests(): Promise<readonly Logged[]>;
  /** Forgets what was asked so far. */
  forget(): Promise<void>;
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
  const config = join(directory, "config.yml");
  writeFileSync(config, configuration(directory));
  const child = spawn("docker-registry", ["serve", config], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH },
  });
  const log = new AccessLog(child);
  const host = await log.until(LISTENING);
  const url = `http://${host}`;
  let marks = 0;
  /** Its log reaches this process later than its answers do. */
  const settled = async () => {
    const mark = `/v2/?mark=${++marks}`;
    await fetch(`${url}${mark}`, { headers: { "user-agent": TEST_AGENT } });
    await log.until(new RegExp(`(${mark.replace("?", "\\?")}) `));
  };
  return {
    url,
    host,
    async requests() {
      await settled();
      return log.entries();
    },
    async forget() {
      await settled();
      log.forget();
    },
    async close() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Whatever port is free, which it tells: one that was free a moment ago may be somebody else's. */
function configuration(directory: string): string {
  return [
    "version: 0.1",
    "log: { level: info, accesslog: { disabled: false } }",
    `storage: { filesystem: { rootdirectory: ${join(directory, "data")} }, delete: { enabled: true } }`,
    `http: { addr: "127.0.0.1:0", secret: test }`,
    "",
  ].join("\n");
}

const LISTENING = /listening on (127\.0\.0\.1:\d+)/;

/** Common log lines: `127.0.0.1 - - [date] "GET /v2/ HTTP/1.1" 200 2 "" "agent"`. */
const LINE = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3}) \S+ "[^"]*" "([^"]*)"/;

class AccessLog {
  readonly #child: ChildProcess;
  #text = "";
  /** What looks at the text whenever there is more of it. */
  readonly #looks = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        this.#text += String(chunk);
        for (const look of this.#looks) look();
      });
    }
  }

  /** What the pattern's first group is, once it stands there. @throws Error with the text, when the registry ends before */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const [, found] = pattern.exec(this.#text) ?? [];
        if (found === undefined) return;
        this.#looks.delete(look);
        resolve(found);
      };
      this.#looks.add(look);
      this.#child.once("close", () => reject(new Error(`docker-registry ended: ${this.#text}`)));
      look();
    });
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
