import { ListExecutionsCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { awsError } from "@dth/aws/aws-errors";
import type { Clock } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";

/** Runs that are looked at; those before them have ended. */
const LOOKED_AT = 20;

/** What {@link yieldToOthers} looks at. */
export interface OtherRunsOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly client: Pick<SFNClient, "send">;
  /** ARN of the execution that executes this run. */
  readonly execution: string;
}

/**
 * Whether another run of a stack that stands alone goes on. A run that the ledger takes for running although nothing
 * executes it was broken off: it is marked as stopped, and whoever asks goes on in its place.
 *
 * @throws HubError as `Ledger` does, `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `LAUNCH_FAILED`
 */
export async function yieldToOthers(runId: string, options: OtherRunsOptions): Promise<boolean> {
  const { ledger, clock } = options;
  const all = await ledger.runs(LOOKED_AT);
  // Whoever has begun goes on: of two that began together, neither is to wait for the other.
  if (all.some(({ id }) => id === runId)) return false;
  const others = all.filter(({ state }) => state === "running");
  if (others.length === 0) return false;
  if (await anotherExecutes(options)) return true;
  const error = { code: "CANCELLED", message: "it was broken off; the next run took over" } as const;
  for (const { id } of others) await ledger.updateRun(id, { state: "stopped", finishedAt: clock.now(), error });
  return false;
}

async function anotherExecutes({ client, execution }: OtherRunsOptions): Promise<boolean> {
  const stateMachineArn = execution.replace(":execution:", ":stateMachine:").replace(/:[^:]*$/, "");
  try {
    const command = new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING", maxResults: 100 });
    const { executions = [] } = await client.send(command);
    return executions.some(({ executionArn }) => executionArn !== execution);
  } catch (error) {
    throw awsError(error, { what: "the executions of this stack's runs", otherwise: "LAUNCH_FAILED" });
  }
}
