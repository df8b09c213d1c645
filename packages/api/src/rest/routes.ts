import type { Route } from "./route.ts";
import { ACCESS_ROUTES } from "./routes/access.ts";
import { HUB_ROUTES } from "./routes/hub.ts";
import { INBOX_ROUTES } from "./routes/inbox.ts";
import { INFRASTRUCTURE_ROUTES } from "./routes/infrastructure.ts";
import { RUN_ROUTES } from "./routes/runs.ts";
import { TASK_ROUTES } from "./routes/tasks.ts";

/** Where every operation begins. A breaking change begins another one beside it. */
export const REST_PREFIX = "/api/v1";

/** Every operation of the REST door: what is served and the reference both come from this. */
export const ROUTES: readonly Route[] = [
  ...HUB_ROUTES,
  ...TASK_ROUTES,
  ...INFRASTRUCTURE_ROUTES,
  ...RUN_ROUTES,
  ...INBOX_ROUTES,
  ...ACCESS_ROUTES,
];
