import { HubError, toHubError } from "@dth/core/error";
import { readJob } from "@dth/core/read-job";
import * as v from "valibot";
import { batchedPluginOf } from "./batched-plugin.ts";
import { readEnvironment } from "./environment.ts";
import { withRosterCall } from "./roster-call.ts";
import { RunIdSchema, TASK_ENTRIES } from "./task-environment.ts";
import { openTaskPorts } from "./task-ports.ts";
import type { ProgramOptions } from "./worker.ts";

/** What the copier is told by the template (plugins/ecr/template/copier.ts), and by the state machine of runs. */
const CopierEnvironmentSchema = v.object({
  ...TASK_ENTRIES,
  RUN_ID: RunIdSchema,
  BATCH: v.pipe(v.string(), v.regex(/^[0-9]{1,5}$/), v.transform(Number)),
});

/**
 * Copies one batch of a run. What stands in the way of the whole batch is recorded as the reason of each of its images,
 * unless it passes by itself.
 *
 * @throws HubError of a class that passes when images are left for another try; `INVALID_INPUT` for its environment,
 * `RUN_NOT_FOUND`, `CANCELLED`; as `Ledger` does
 */
export async function runCopier({ env, plugins, log, signal }: ProgramOptions): Promise<void> {
  const environment = readEnvironment(CopierEnvironmentSchema, env);
  const { batched } = batchedPluginOf(plugins, environment);
  const { RUN_ID: runId, BATCH: batch } = environment;
  const ports = openTaskPorts(environment, env.PATH ?? "", log);
  try {
    // As it was listed, whatever the stack's parameters say by now.
    const job = readJob((await ports.ledger.run(runId)).spec);
    const host = ports.pluginHost(job);
    try {
      const left = await withRosterCall({ ...ports, log }, runId, signal, (control) =>
        batched.copy(job, host, control, batch),
      );
      log("info", "the batch was copied", { runId, batch, left });
      if (left > 0) throw new HubError("SERVER_UNAVAILABLE", `${left} images are left for another try`);
    } catch (error) {
      const cause = toHubError(error);
      if (cause.retryable || cause.code === "CANCELLED") throw cause;
      const images = await batched.settle(runId, ports, cause, batch);
      log("error", "the batch cannot be copied", { runId, batch, images, error: cause });
    } finally {
      await host.close();
    }
  } finally {
    await ports.close();
  }
}
