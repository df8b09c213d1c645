import type { LiveEvent } from "@dth/core/live-events";
import type { ProgressSnapshot } from "@dth/core/run-progress";

/** A mutation that AppSync hands on to its subscribers. */
export interface Publication {
  readonly query: string;
  readonly variables: { readonly input: Readonly<Record<string, unknown>> };
}

/** Subscribers are told those fields only that the mutation asks for. */
const SNAPSHOT = `snapshot {
  phase
  found { objects bytes } same { objects bytes } filtered { objects bytes } extra { objects bytes }
  queued { objects bytes } listingComplete
  copied { objects bytes } skipped { objects bytes } failed { objects bytes } deleted { objects bytes }
  transferredBytes workers requestsInFlight retries throttles limiting budget { limit remaining resetsAt } startedAt elapsedMs
  lastError { code message key }
}`;

const TASK = `mutation Publish($input: TaskChangedInput!) {
  publishTaskChange(input: $input) { taskId progress deleted at }
}`;

const RUN = `mutation Publish($input: RunProgressInput!) {
  publishRunProgress(input: $input) { taskId runId progress ${SNAPSHOT} at }
}`;

/** The mutation that tells an event. The names are those of the hub's GraphQL schema. */
export function publicationOf(event: LiveEvent): Publication {
  const { taskId } = event;
  const at = new Date(event.at).toISOString();
  switch (event.kind) {
    case "task":
      return { query: TASK, variables: { input: { taskId, progress: event.progress, deleted: false, at } } };
    case "task-deleted":
      return { query: TASK, variables: { input: { taskId, deleted: true, at } } };
    case "run": {
      const { runId, progress, snapshot } = event;
      const told = snapshot === undefined ? {} : { snapshot: JSON.stringify(withDates(snapshot)) };
      return { query: RUN, variables: { input: { taskId, runId, progress, ...told, at } } };
    }
  }
}

/** AppSync hands on what is published as it is: an `AWSDateTime` is a text there. */
function withDates({ startedAt, budget, ...rest }: ProgressSnapshot) {
  const dateOf = (ms: number): string => new Date(ms).toISOString();
  return {
    ...rest,
    startedAt: dateOf(startedAt),
    ...(budget && { budget: { ...budget, resetsAt: dateOf(budget.resetsAt) } }),
  };
}
