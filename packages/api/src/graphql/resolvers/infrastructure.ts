import { IdArgument } from "../arguments.ts";
import { field, type Resolver } from "../field.ts";
import { dateTime } from "../scalars.ts";

/** Where a task runs. */
export const INFRASTRUCTURE_QUERIES: Readonly<Record<string, Resolver>> = {
  infrastructure: field({ taskId: IdArgument }, async (caller, { taskId }, hub) => {
    const { launch, ...rest } = await hub.infrastructure(caller, taskId);
    return { ...rest, launch: launch === undefined ? null : { ...launch, at: dateTime(launch.at) } };
  }),
};
