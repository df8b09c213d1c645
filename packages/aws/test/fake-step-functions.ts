import { Fault, type Handlers } from "./fake-aws.ts";

/** Step Functions, with executions that run until they are ended. */
export function stepFunctions(): Handlers & { end(name: string, status: string): void } {
  const executions = new Map<string, { input: string; status: string }>();
  const find = (arn: string) => {
    const execution = executions.get(arn.split(":").at(-1) ?? "");
    if (execution === undefined) throw new Fault("ExecutionDoesNotExist", arn);
    return execution;
  };
  const handlers: Handlers = {
    StartExecution({ stateMachineArn, name, input }) {
      const known = executions.get(name);
      if (known && (known.status !== "RUNNING" || known.input !== input)) throw new Fault("ExecutionAlreadyExists");
      if (!known) executions.set(name, { input, status: "RUNNING" });
      return { executionArn: `${stateMachineArn}:${name}`, startDate: 0 };
    },
    DescribeExecution: ({ executionArn }) => ({ executionArn, ...find(executionArn) }),
    StopExecution({ executionArn }) {
      find(executionArn).status = "ABORTED";
      return { stopDate: 0 };
    },
  };
  return Object.assign(handlers, {
    end(name: string, status: string) {
      find(name).status = status;
      return undefined;
    },
  });
}
