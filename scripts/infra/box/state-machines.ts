import { Fault, type Handlers } from "../../../packages/aws/test/fake-aws.ts";

/** One execution, for whoever carries it out. */
export interface Execution {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Aborts when the execution is stopped. */
  readonly signal: AbortSignal;
}

/** Executes a state machine to its end; throws when the execution fails. */
export type Machine = (execution: Execution) => Promise<unknown>;

interface Known {
  status: string;
  readonly input: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Step Functions: whatever is started is carried out by the machine of that ARN. */
export function openStateMachines(machines: ReadonlyMap<string, Machine>) {
  const executions = new Map<string, Known>();
  const find = (arn: string): Known => {
    const execution = executions.get(arn.split(":").at(-1) ?? "");
    if (execution === undefined) throw new Fault("ExecutionDoesNotExist", arn);
    return execution;
  };
  const start = (machine: Machine, name: string, input: string): void => {
    const stop = new AbortController();
    const known: Known = { status: "RUNNING", input, stop, ended: carryOut() };
    async function carryOut(): Promise<void> {
      let status = "SUCCEEDED";
      try {
        await Promise.resolve();
        await machine({ name, input: JSON.parse(input), signal: stop.signal });
      } catch {
        status = "FAILED";
      }
      if (known.status === "RUNNING") known.status = status;
    }
    executions.set(name, known);
  };
  const handlers: Handlers = {
    StartExecution({ stateMachineArn, name, input }) {
      const machine = machines.get(stateMachineArn);
      if (machine === undefined) throw new Fault("StateMachineDoesNotExist", stateMachineArn);
      const known = executions.get(name);
      if (known && (known.status !== "RUNNING" || known.input !== input)) throw new Fault("ExecutionAlreadyExists");
      if (!known) start(machine, name, input);
      return { executionArn: `${stateMachineArn}:${name}`, startDate: 0 };
    },
    // Those of the tasks' own stacks are carried out within the launcher's, one at a time.
    ListExecutions: () => ({ executions: [] }),
    DescribeExecution: ({ executionArn }) => {
      const { status, input } = find(executionArn);
      return { executionArn, status, input };
    },
    StopExecution({ executionArn }) {
      const known = find(executionArn);
      if (known.status === "RUNNING") {
        known.status = "ABORTED";
        known.stop.abort();
      }
      return { stopDate: 0 };
    },
  };
  return {
    handlers,
    status: (name: string) => executions.get(name)?.status,
    names: () => [...executions.keys()],
    /** Waits until nothing is carried out any more. */
    async settled() {
      await Promise.all([...executions.values()].map(({ ended }) => ended));
    },
  };
}
