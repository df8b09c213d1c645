import process from "node:process";
import { HubError, toHubError } from "@dth/core/error";
import type { Launcher } from "@dth/core/launcher";
import type { LiveEvents } from "@dth/core/live-events";
import { executeRun } from "@dth/hub/runs/execute-run";
import { PLUGINS } from "@dth/plugins/plugins";
import { createLog } from "./log.ts";
import { openPorts } from "./ports.ts";
import type { FromRunner, ToRunner } from "./runner-protocol.ts";
import { stateDirectory } from "./state-directory.ts";

// The process in which one run is executed: started by the hub, told over IPC, gone when the run ended.

const stop = new AbortController();
// Ctrl-C reaches every process of a terminal; the hub tells what is to be done then.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => stop.abort());
// The hub is gone: whatever follows it goes on with the run.
process.on("disconnect", () => stop.abort());
process.on("message", (message: ToRunner) => {
  if (message.kind === "stop") stop.abort();
  else void execute(message);
});

async function execute({ run, executor, state, settings }: Extract<ToRunner, { kind: "execute" }>): Promise<void> {
  const log = createLog({ write: (text) => process.stderr.write(text), json: true, now: Date.now });
  const options = { settings, plugins: PLUGINS, env: process.env, live: toHub(), launcher: noLauncher(), log };
  try {
    const { ports, close } = await openPorts({ ...options, state: stateDirectory(state) });
    try {
      await executeRun(ports, run, stop.signal, executor);
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
