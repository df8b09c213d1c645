import { toHubError } from "@dth/core/error";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { logRun } from "./pulse.ts";
import type { RunDocument } from "./run-records.ts";

/**
 * Has the plugin close what a run left open at its destination, such as uploads, when nobody goes on with it. What cannot be
 * closed from here is said in the run's log: it stands in no one's way.
 */
export async function tidyRun(ports: HubPorts, run: RunDocument): Promise<void> {
  const { id: runId, taskId, job } = run;
  try {
    if ((await ports.ledger.uploads(runId)).length === 0) return;
    const plugin = findPlugin(ports.plugins, job.plugin);
    if (plugin?.tidy === undefined) return;
    const host = ports.pluginHost({ taskId, runId });
    try {
      const left = await plugin.tidy(job, host);
      if (left > 0) await logRun(ports, { taskId, runId }, "warn", `${left} uploads could not be aborted`);
    } finally {
      await host.close();
    }
  } catch (error) {
    const { code, message } = toHubError(error);
    if (code !== "RUN_NOT_FOUND")
      await logRun(ports, { taskId, runId }, "warn", `uploads could not be aborted: ${code}: ${message}`);
  }
}
