import { openRecordStore } from "@dth/aws/record-store";
import { RECORD_TABLE } from "@dth/aws/record-store/table";
import { sendDueDigests } from "@dth/hub/channels/send-due";
import { tendHearings } from "@dth/hub/events/tend-hearings";
import { recoverRuns } from "@dth/hub/runs/recover-runs";
import { tickSchedules } from "@dth/hub/schedules/scheduler";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { memorySourceListener } from "@dth/testkit/source-listener";
import { runStateMachine } from "@dth/testkit/state-machine";
import { meterCalls } from "../../../packages/aws/test/call-meter.ts";
import { startDynamo, startSqs } from "../../../packages/aws/test/emulators.ts";
import images from "../../../plugins/ecr/template/images.asl.json" with { type: "json" };
import run from "../../../plugins/s3/template/run.asl.json" with { type: "json" };
import { failing, launch, statuses, UP_TO_DATE } from "../launcher/lab.ts";
import type { TickUnits } from "./idle.ts";

/** DynamoDB's units of one tick of a hub without tasks, counted over an emulator. */
export async function countTick(): Promise<TickUnits> {
  const [dynamo, sqs] = [await startDynamo(), await startSqs()];
  try {
    const table = await dynamo.createTable(RECORD_TABLE);
    const memory = await memoryHubPorts({ plugins: [] });
    const records = openRecordStore({ client: dynamo.client, table, clock: memory.clock });
    const ports = { ...memory, records, listener: memorySourceListener() };
    const meter = meterCalls({ dynamo: dynamo.client, sqs: sqs.client });
    await tendHearings(ports);
    await tickSchedules(ports);
    await recoverRuns(ports);
    await sendDueDigests(ports);
    return { reads: meter.readUnits, writes: meter.writeUnits };
  } finally {
    await sqs.close();
    await dynamo.close();
  }
}

/** Transitions of a run of so many batches of images, which all arrive: the states that the definition enters. */
export async function countImageTransitions(batches: number): Promise<number> {
  const { states, error } = await runStateMachine({
    definition: images,
    input: { runId: "run" },
    values: { partition: "aws", once: "false", stackRole: "", subnets: ["a", "b"], parameters: {} },
    tasks: {
      List: () => ({ Payload: { state: "listed", batches: [...Array(batches).keys()], atOnce: 10 } }),
      Skopeo: () => ({}),
      Close: () => ({ Payload: { failed: 0 } }),
    },
  });
  if (error !== undefined) throw new Error(`the images' definition failed: ${error.name}: ${error.cause}`);
  return states.length;
}

/** Transitions of a run of an S3 task whose stack is up to date: the launcher's, and those of the stack's own machine. */
export async function countRunTransitions(): Promise<number> {
  const { states, error } = await runStateMachine({
    definition: run,
    input: { runId: "run" },
    values: { partition: "aws", once: "false", stackRole: "", subnets: ["a", "b"] },
    tasks: { Finder: () => ({}) },
  });
  if (error !== undefined) throw new Error(`the run's definition failed: ${error.name}: ${error.cause}`);
  const launched = await launch("run", { Look: statuses("CREATE_COMPLETE"), Update: failing(UP_TO_DATE) });
  if (launched.error !== undefined) throw new Error(`the launcher's definition failed: ${launched.error.cause}`);
  return states.length + launched.states.length;
}
