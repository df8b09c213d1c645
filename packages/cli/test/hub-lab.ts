import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import type { Lab } from "./lab.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** A hub in a process of its own. */
export interface HubProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Only at the first start. */
  readonly firstToken?: string;
  /** As `kill -9`, and gone when this resolves. */
  kill(): Promise<void>;
  /** As Ctrl-C. @returns the exit code */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Ends hubs that a test which failed has left. */
export function endHubs(): void {
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Starts a hub on the lab's state.
 *
 * @param within a command that starts the hub as its last arguments, in the same process
 * @throws what it said, when it does not start
 */
export async function startHubProcess(lab: Lab, within: readonly string[] = []): Promise<HubProcess> {
  const [command = "", ...args] = [...within, process.execPath, MAIN, "hub", "--port", "0", "--json"];
  const child = spawn(command, args, {
    env: lab.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  running.add(child);
  const gone = once(child, "close").finally(() => running.delete(child));
  const started = once(createInterface({ input: child.stdout }), "line").then(([line]) => JSON.parse(line));
  const event = await Promise.race([started, gone.then(() => undefined)]);
  if (event?.event !== "hub") throw new Error(`the hub did not start: ${said}`);
  return {
    child,
    ...event,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
      return child.exitCode;
    },
  };
}

/** Asks a hub over REST. @returns the status and the body */
export async function ask(hub: Pick<HubProcess, "url">, token: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${hub.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** Stores the lab's keys as a secret, and creates a task from bucket `from` to bucket `to`. @returns the task */
export async function createCopyTask(lab: Lab, hub: HubProcess, token: string) {
  const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
  await ask(hub, token, "POST", "/secrets", { name: "lab", value: { accessKeyId, secretAccessKey } });
  const side = (bucket: string) => ({
    type: "s3-compatible",
    parameters: { endpoint: lab.server.url, region: lab.server.region, secret: "lab", bucket },
  });
  const task = {
    name: "from to to",
    plugin: "s3",
    source: side("from"),
    destination: side("to"),
    options: { maxRequests: 8, serverSideCopy: "never" },
    schedule: { kind: "once" },
  };
  const { status, body: created } = await ask(hub, token, "POST", "/tasks", task);
  if (status !== 201) throw new Error(JSON.stringify(created));
  return created;
}
