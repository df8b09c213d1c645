import { ok, type Route, route } from "../route.ts";
import { InfrastructureSchema } from "../schemas/infrastructure.ts";

/** Requests of the caller's rate that one look counts for: it asks four services. */
const LOOK_COST = 5;

/** What tasks are executed by. */
export const INFRASTRUCTURE_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: "/tasks/{taskId}/infrastructure",
    useCase: "infrastructure",
    summary: "Shows the stack, queue and machines of a task; empty where the hub executes it on its own machine.",
    answer: { status: 200, schema: InfrastructureSchema },
    errors: ["ACCESS_DENIED", "THROTTLED", "LAUNCH_FAILED"],
    cost: LOOK_COST,
    handle: async ({ hub, caller, path }) => ok(await hub.infrastructure(caller, path.taskId)),
  }),
];
