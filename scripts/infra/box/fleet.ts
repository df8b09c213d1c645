import { randomUUID } from "node:crypto";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Stack, StackResource } from "./cloud-formation.ts";
import { type Container, startContainer } from "./containers.ts";

/** Milliseconds between two looks of the alarms; on AWS it is a minute. */
const PERIOD_MS = 200;

/** One machine of the group, with the worker that runs on it. */
export interface Machine {
  readonly accessKeyId: string;
  readonly container: Container;
}

/** What {@link startFleet} needs. */
export interface FleetOptions {
  readonly stack: Stack;
  readonly sqs: SQSClient;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** Machines that the account may have. */
  readonly quota: number;
}

/** The Auto Scaling group of a stack. */
export interface Fleet {
  /** Every machine that ever was. */
  readonly machines: readonly Machine[];
  /** How many machines were wanted, from the beginning. */
  readonly sizes: readonly number[];
  /** Machines that are there now. */
  readonly running: number;
  /** Machines that the group may have. */
  readonly most: number;
  setDesired(count: number): void;
  close(): Promise<void>;
}

/**
 * Machines by the group's own alarms and steps: the first one for the first message, more by the queue's depth. One that
 * dies is replaced, as Auto Scaling does.
 */
export function startFleet({ stack, sqs, program, env, quota }: FleetOptions): Fleet {
  const queue = one(stack, "Work");
  const worker = one(stack, "Worker");
  const group = one(stack, "Workers").properties;
  const most = Math.min(Number(group.MaxSize), quota);
  const machines: Machine[] = [];
  const running = new Set<Machine>();
  let desired = Number(group.MinSize);
  const sizes = [desired];
  let isOpen = true;
  const grow = (): void => {
    while (isOpen && running.size < Math.min(desired, most)) {
      const accessKeyId = `machine-${randomUUID()}`;
      const container = startContainer({
        definition: worker,
        program,
        env: { ...env, AWS_ACCESS_KEY_ID: accessKeyId },
      });
      const machine = { accessKeyId, container };
      machines.push(machine);
      running.add(machine);
      void container.ended.then(() => running.delete(machine));
    }
  };
  const resize = (count: number): void => {
    const next = Math.min(Number(group.MaxSize), count);
    if (next !== desired) sizes.push(next);
    desired = next;
    grow();
  };
  const look = async (): Promise<void> => {
    const { visible, hidden } = await depthOf(sqs, queue.ref);
    if (visible + hidden > 0 && desired < 1) resize(1);
    else resize(desired > 0 ? desired + stepFor(stack, visible) : 0);
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, PERIOD_MS);
  return {
    machines,
    sizes,
    most: Number(group.MaxSize),
    get running() {
      return running.size;
    },
    setDesired: resize,
    async close() {
      isOpen = false;
      clearInterval(timer);
      const all = [...running];
      for (const { container } of all) container.kill("SIGTERM");
      await Promise.all(all.map(({ container }) => container.ended));
    },
  };
}

/** @throws Error when the template has none of that name */
function one(stack: Stack, logicalId: string): StackResource {
  const found = stack.resources.find((each) => each.logicalId === logicalId);
  if (found === undefined) throw new Error(`the stack has no ${logicalId}`);
  return found;
}

interface Step {
  readonly MetricIntervalLowerBound: number;
  readonly MetricIntervalUpperBound?: number;
  readonly ScalingAdjustment: number;
}

function stepFor(stack: Stack, visible: number): number {
  const above = visible - Number(one(stack, "MuchWork").properties.Threshold);
  const steps = one(stack, "MoreWorkers").properties.StepAdjustments as readonly Step[];
  const step = steps.find(
    ({ MetricIntervalLowerBound: from, MetricIntervalUpperBound: to = Number.POSITIVE_INFINITY }) =>
      above >= from && above < to,
  );
  return step?.ScalingAdjustment ?? 0;
}

async function depthOf(sqs: SQSClient, QueueUrl: string) {
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return { visible: Number(Attributes[names[0]]), hidden: Number(Attributes[names[1]]) };
}
