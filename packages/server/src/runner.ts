import process from "node:process";
import { HubError, toHubError } from "@dth/core/error";
import type { Launcher } from "@dth/core/launcher";
import type { LiveEvents } from "@dth/core/live-events";
import type { Plugin } from "@dth/core/plugin";
import { executeRun } from "@dth/hub/runs/execute-run";
import { createLog } from "./log.ts";
import { openPorts } from "./ports.ts";
import type { FromRunner, ToRunner } from "./runner-protocol.ts";
import { stateDirectory } from "./state-directory.ts";

/** Makes of this process one that executes the run which the hub tells it over IPC, with these plugins, and ends then. */
export function serveRun(plugins: readonly Plugin[]): void {
  const stop = new AbortController();
  // Ctrl-C reaches every process of a terminal; the hub tells what is to be done then.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => stop.abort());
  // The hub is gone: whatever follows it goes on with the run.
  process.on("disconnect", () => stop.abort());
  process.on("message", (message: ToRunner) => {
    if (message.kind === "stop") stop.abort();
    else void execute(message, plugins, stop.signal);
  });
}

async function execute(
  { run, executor, state, settings }: Extract<ToRunner, { kind: "execute" }>,
  plugins: readonly Plugin[],
  signal: AbortSignal,
): Promise<void> {
  const log = createLog({ write: (text) => process.stderr.write(text), json: true, now: Date.now });
  const options = { settings, plugins, env: process.env, live: toHub(), launcher: noLauncher(), log };
  try {
    const { ports, close } = await openPorts({ ...options, state: stateDirectory(state) });
    try {
      await executeRun(ports, run, signal, executor);
    } finally {
      await close();
    }
  } catch (error) {
    const { code, message } = toHubError(error);
    tell({ kind: "failed", code, message });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

function tell(message: FromRunner): void {
  // Nobody hears it when the hub is gone, which is no reason to fail.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function toHub(): LiveEvents {
  return {
    publish: (event) => tell({ kind: "event", event }),
    subscribe() {
      throw new HubError("NOT_SUPPORTED", "events are watched at the hub, not where a run is executed");
    },
  };
}

function noLauncher(): Launcher {
  const refuse = async (): Promise<never> => {
    throw new HubError("LAUNCH_FAILED", "runs are launched by the hub, not where another one is executed");
  };
  return { launch: refuse, stop: refuse, discard: refuse, state: refuse };
}
