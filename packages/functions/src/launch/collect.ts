import type { SQSClient } from "@aws-sdk/client-sqs";
import { DEAD_LETTER_OUTPUT, takeDeadLetters } from "@dth/aws/dead-letters";
import type { RunRef } from "@dth/core/launcher";
import { keepLetters } from "@dth/hub/inbox/dead-letters";
import { recountFailures } from "@dth/hub/inbox/recount";
import type { HubPorts } from "@dth/hub/ports";
import { runsOf } from "@dth/hub/runs/run-records";

/** An output of a stack. */
export interface StackOutput {
  readonly OutputKey: string;
  readonly OutputValue: string;
}

/** Letters that one call takes: a function has a minute. */
const AT_ONCE = 500;

/**
 * Brings a stack's dead letters into the hub's records, before the stack goes with its queues: no message is lost.
 *
 * @returns `more` until its queue is empty or gone
 * @throws HubError as SQS and the records do: then the stack must stay
 */
export async function collectLetters(
  ports: HubPorts,
  sqs: SQSClient,
  { taskId, runId }: RunRef,
  outputs: readonly StackOutput[],
): Promise<"all" | "more"> {
  const url = outputs.find(({ OutputKey }) => OutputKey === DEAD_LETTER_OUTPUT)?.OutputValue;
  if (url === undefined) return "all";
  const touched = new Set<string>();
  const isEmpty = await takeDeadLetters({
    ...{ sqs, url, clock: ports.clock, max: AT_ONCE },
    keep: async (letters) => {
      await keepLetters(ports, { taskId, runId }, letters);
      for (const letter of letters) touched.add(letter.runId ?? runId);
    },
  });
  for (const id of touched) {
    const run = await runsOf(ports.records).find(id);
    if (run !== undefined) await recountFailures(ports, run);
  }
  return isEmpty ? "all" : "more";
}
