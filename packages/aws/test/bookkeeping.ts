import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { memoryLedger } from "@dth/testkit/ledger";
import { memoryEndpoint } from "@dth/testkit/memory-store/state";
import { memoryStore } from "@dth/testkit/object-store";
import { createGovernor } from "@dth/transfer/governor";
import { startRun } from "@dth/transfer/run";
import * as v from "valibot";
import { LEDGER_TABLE } from "../src/ledger/table.ts";
import { openLedger } from "../src/ledger.ts";
import { openWorkQueue } from "../src/work-queue.ts";
import { type CallMeter, meterCalls, priceOf } from "./call-meter.ts";
import { startDynamo, startSqs } from "./emulators.ts";

/** What keeping the books of a run took. */
export interface Bookkeeping {
  readonly objects: number;
  readonly seconds: number;
  readonly meter: CallMeter;
  /** US dollars for a million objects, at list prices. */
  readonly perMillion: number;
}

/**
 * Copies so many objects of a few bytes from memory to memory, with SQS and DynamoDB (emulated) as queue and ledger, and
 * counts what those two were asked for. `perSecond` holds it back: slow runs write less at a time. Every key is of a usual length; every object has an MD5 of its own.
 *
 * @throws Error when the run did not copy everything
 */
export async function measureBookkeeping(objects: number, perSecond?: number): Promise<Bookkeeping> {
  const [dynamo, sqs] = [await startDynamo(), await startSqs()];
  try {
    const clock = systemClock();
    const source = memoryStore({ endpoint: memoryEndpoint("memory://from") });
    const destination = memoryStore({ endpoint: memoryEndpoint("memory://to") });
    for (let n = 0; n < objects; n++)
      source.place(`photos/2025/${n % 12}/IMG_${String(n).padStart(8, "0")}.jpg`, `${n}`);
    const table = await dynamo.createTable(LEDGER_TABLE);
    const queues = await sqs.createQueues(5);
    const meter = meterCalls({ dynamo: dynamo.client, sqs: sqs.client });
    const runId = randomIds().next();
    const options = v.parse(TransferOptionsSchema, perSecond === undefined ? {} : { requestRate: perSecond });
    const ledger = openLedger({ client: dynamo.client, table, clock, replica: memoryLedger() });
    const ports = {
      ledger,
      queue: openWorkQueue({ client: sqs.client, ...queues, runId, clock }),
      clock,
      ids: randomIds(),
      hashing: createHashing(),
      governor: createGovernor({ clock, ...options }),
    };
    const request = { runId, source: side(source), destination: side(destination), options };
    const startedAt = performance.now();
    const summary = await startRun(request, ports).finished;
    const seconds = (performance.now() - startedAt) / 1000;
    if (summary.state !== "done" || summary.tally.copied.objects !== objects) {
      throw new Error(`the run ended ${summary.state}: ${summary.error?.message ?? JSON.stringify(summary.tally)}`);
    }
    await ledger.close();
    return { objects, seconds, meter, perMillion: (priceOf(meter) / objects) * 1e6 };
  } finally {
    await sqs.close();
    await dynamo.close();
  }
}

function side(store: ReturnType<typeof memoryStore>) {
  return { store, prefix: "" };
}
