import { permission } from "./access/permissions.ts";
import { requireRecordId } from "./access/record-id.ts";
import { useCase } from "./access/use-case.ts";
import { createAudit } from "./audit/list.ts";
import { createChannels } from "./channels/use-cases.ts";
import { createConnections } from "./connections/use-cases.ts";
import { createScheduledEvents } from "./events/ingest.ts";
import type { Hub } from "./hub.ts";
import { createInbox } from "./inbox/use-cases.ts";
import { createOverview } from "./overview/overview.ts";
import { createPlans } from "./plans/use-cases.ts";
import { createPlugins } from "./plugins/list.ts";
import { createPortability } from "./portability/use-cases.ts";
import type { HubPorts } from "./ports.ts";
import { createRuns } from "./runs/use-cases.ts";
import { createSecrets } from "./secrets/use-cases.ts";
import { createInfrastructure } from "./tasks/infrastructure.ts";
import { createTasks } from "./tasks/use-cases.ts";
import { createTokens } from "./tokens/tokens.ts";

/**
 * The hub over its ports. It does nothing by itself: the composition root calls `tickSchedules`, `recoverRuns`,
 * `sendDueDigests` and `forgetOld` in their time, and `executeRun` in what a launcher brings into being.
 */
export function createHub(ports: HubPorts): Hub {
  return {
    plugins: createPlugins(ports),
    tasks: createTasks(ports),
    runs: createRuns(ports),
    inbox: createInbox(ports),
    plans: createPlans(ports),
    connections: createConnections(ports),
    secrets: createSecrets(ports),
    tokens: createTokens(ports),
    channels: createChannels(ports),
    events: createScheduledEvents(ports),
    portability: createPortability(ports),
    audit: createAudit(ports),
    overview: createOverview(ports),
    infrastructure: createInfrastructure(ports),
    watch: (caller, filter, signal) => watch(ports, caller, filter, signal),
  };
}

async function* watch(
  ports: HubPorts,
  ...[caller, filter, signal]: Parameters<Hub["watch"]>
): ReturnType<Hub["watch"]> {
  await useCase(ports, caller, permission("watch"), async () => {
    if (filter.taskId !== undefined) requireRecordId("task", filter.taskId);
  });
  yield* ports.live.subscribe(filter, signal);
}
