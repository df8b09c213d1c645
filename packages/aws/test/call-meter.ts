import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSClient } from "@aws-sdk/client-sqs";

/** List prices in us-east-1, on demand, in US dollars, as of November 2025. */
export const PRICES = {
  /** Of a write of up to 1 KB. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  write: 0.625 / 1e6,
  /** Of a strongly consistent read of up to 4 KB. Same page. */
  read: 0.125 / 1e6,
  /** Of a request, each 64 KB of payload counting as one; standard queues. https://aws.amazon.com/sqs/pricing/ */
  message: 0.4 / 1e6,
} as const;

/** What bookkeeping has taken so far. */
export interface CallMeter {
  /** Calls by operation, such as `PutItem`. */
  readonly calls: Map<string, number>;
  writeUnits: number;
  readUnits: number;
  /** Billed requests: more than calls where the payload exceeds 64 KB. */
  messageRequests: number;
}

/** US dollars at {@link PRICES}. */
export function priceOf({ writeUnits, readUnits, messageRequests }: CallMeter): number {
  return writeUnits * PRICES.write + readUnits * PRICES.read + messageRequests * PRICES.message;
}

/** Counts what two clients do from now on. DynamoDB says itself what each call consumed. */
export function meterCalls({ dynamo, sqs }: { readonly dynamo: DynamoDBClient; readonly sqs: SQSClient }): CallMeter {
  const meter: CallMeter = { calls: new Map(), writeUnits: 0, readUnits: 0, messageRequests: 0 };
  const count = (operation: string) => meter.calls.set(operation, (meter.calls.get(operation) ?? 0) + 1);
  dynamo.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (given) => {
        const operation = commandName.replace("Command", "");
        count(operation);
        const isRead = /Get|Query/.test(operation);
        try {
          const answer = await next({ ...given, input: { ...given.input, ReturnConsumedCapacity: "TOTAL" } });
          const units = unitsOf(answer.output);
          if (isRead) meter.readUnits += units;
          else meter.writeUnits += units;
          return answer;
        } catch (error) {
          // A write whose condition did not hold is charged as a write. Its size is not told: 1 KB is the least.
          if (!isRead) meter.writeUnits += 1;
          throw error;
        }
      },
    { step: "initialize" },
  );
  sqs.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (given) => {
        count(commandName.replace("Command", ""));
        const answer = await next(given);
        const bytes = Math.max(bytesOf(given.input), bytesOf(answer.output));
        meter.messageRequests += Math.max(1, Math.ceil(bytes / 65_536));
        return answer;
      },
    { step: "initialize" },
  );
  return meter;
}

function unitsOf(output: object): number {
  if (!("ConsumedCapacity" in output)) throw new Error("DynamoDB did not say what the call consumed");
  const all = [output.ConsumedCapacity].flat() as { readonly CapacityUnits?: number }[];
  return all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

/** Bytes of message bodies in a request or an answer. */
function bytesOf(value: object): number {
  const entries = "Entries" in value ? value.Entries : "Messages" in value ? value.Messages : undefined;
  if (!Array.isArray(entries)) return 0;
  return entries.reduce((sum, entry) => sum + (entry.MessageBody ?? entry.Body ?? "").length, 0);
}
