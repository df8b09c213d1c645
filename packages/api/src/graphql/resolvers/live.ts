import { HubError } from "@dth/core/error";
import type { LiveEvent } from "@dth/core/live-events";
import * as v from "valibot";
import { IdArgument, ProgressArgument } from "../arguments.ts";
import { field, type Resolver } from "../field.ts";
import { inputObject, JsonArgument } from "../scalars.ts";
import { runProgressShape, taskChangeShape } from "../shapes/run.ts";

const TASK = { taskId: v.optional(IdArgument) };

/** Feeds of subscriptions, where this process serves them. Behind AppSync the publish mutations feed them. */
export const LIVE_SUBSCRIPTIONS: Readonly<Record<string, Resolver>> = {
  onTaskChanged: field(TASK, (caller, filter, hub, signal) =>
    shapes("onTaskChanged", hub.watch(caller, filter, signal), taskChangeShape),
  ),
  onRunProgress: field(TASK, (caller, filter, hub, signal) =>
    shapes("onRunProgress", hub.watch(caller, filter, signal), runProgressShape),
  ),
};

const At = v.pipe(v.string(), v.maxLength(40));

/** AppSync hands the answer of a mutation to its subscribers; only the hub itself may speak to them. */
export const LIVE_MUTATIONS: Readonly<Record<string, Resolver>> = {
  publishTaskChange: publishing(
    inputObject({ taskId: IdArgument, progress: v.optional(ProgressArgument), deleted: v.boolean(), at: At }),
  ),
  publishRunProgress: publishing(
    inputObject({
      taskId: IdArgument,
      runId: IdArgument,
      progress: ProgressArgument,
      snapshot: v.optional(JsonArgument),
      at: At,
    }),
  ),
};

function publishing(input: v.GenericSchema): Resolver {
  return field({ input }, (caller, args) => {
    if (caller.principal.kind !== "system") throw new HubError("FORBIDDEN", "only the hub itself publishes");
    return args.input;
  });
}

async function* shapes<T>(name: string, events: AsyncIterable<LiveEvent>, shape: (event: LiveEvent) => T | undefined) {
  for await (const event of events) {
    const told = shape(event);
    if (told !== undefined) yield { [name]: told };
  }
}
