import type { Resolvers } from "./field.ts";
import { ACCESS_MUTATIONS, ACCESS_QUERIES } from "./resolvers/access.ts";
import { INFRASTRUCTURE_QUERIES } from "./resolvers/infrastructure.ts";
import { LIVE_MUTATIONS, LIVE_SUBSCRIPTIONS } from "./resolvers/live.ts";
import { ORIGINAL_MUTATIONS, ORIGINAL_QUERIES } from "./resolvers/original.ts";
import { RUN_MUTATIONS, RUN_QUERIES } from "./resolvers/runs.ts";
import { TASK_MUTATIONS, TASK_QUERIES } from "./resolvers/tasks.ts";

/** What answers every field of `schema.graphql`, here and behind AppSync. */
export const RESOLVERS: Resolvers = {
  Query: { ...ORIGINAL_QUERIES, ...TASK_QUERIES, ...RUN_QUERIES, ...INFRASTRUCTURE_QUERIES, ...ACCESS_QUERIES },
  Mutation: { ...ORIGINAL_MUTATIONS, ...TASK_MUTATIONS, ...RUN_MUTATIONS, ...ACCESS_MUTATIONS, ...LIVE_MUTATIONS },
  Subscription: LIVE_SUBSCRIPTIONS,
};
