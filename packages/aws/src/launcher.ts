import {
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { HubError } from "@dth/core/error";
import type { Launcher, Remains, RunRef } from "@dth/core/launcher";
import { awsError, isAwsError } from "./aws-errors.ts";

/** What {@link createLauncher} needs. */
export interface LauncherOptions {
  readonly client: SFNClient;
  /** A standard state machine that takes {@link ExecutionInput}. */
  readonly stateMachineArn: string;
}

/**
 * The input of the state machine. `run`: bring the task's stack up to date, start its finder and workers for the run and
 * wait until they end; when the execution is stopped, its containers get SIGTERM, save what they did and end.
 * `remove`: end whatever is left of the run and delete the task's stack; succeeds when there is none.
 */
export interface ExecutionInput {
  readonly version: 1;
  readonly action: "run" | "remove";
  readonly taskId: string;
  readonly runId: string;
  /**
   * ARN of the execution that launches the run; with `remove`, of the one that did last. A removal leaves the stack alone when
   * another one was launched since, for it is that one's then.
   */
  readonly launched: string;
}

type Asked = Pick<ExecutionInput, "action" | "launched">;

/** Executions of one run: each resume is one more. */
const MAX_ATTEMPTS = 1_000;

/** Launches runs as executions of a Step Functions state machine, which launches a CloudFormation stack a task. */
export function createLauncher(options: LauncherOptions): Launcher {
  return new StepFunctionsLauncher(options);
}

class StepFunctionsLauncher implements Launcher {
  readonly #client: SFNClient;
  readonly #machine: string;
  /** The latest attempt of each run, as far as this process knows. */
  readonly #latest = new Map<string, number>();

  constructor({ client, stateMachineArn }: LauncherOptions) {
    this.#client = client;
    this.#machine = stateMachineArn;
  }

  launch(run: RunRef): Promise<void> {
    return this.#ask(run, async () => {
      const latest = await this.#find(run);
      if (latest.status === "RUNNING") return;
      for (let attempt = latest.attempt + 1; attempt <= MAX_ATTEMPTS; attempt++) {
        // The same name and input while it runs is the same execution, so that two launches are one.
        const name = nameOf(run, attempt);
        if (!(await this.#start(run, name, { action: "run", launched: this.#arnOf(name) }))) continue;
        this.#latest.set(run.runId, attempt);
        return;
      }
    });
  }

  stop(run: RunRef): Promise<void> {
    return this.#ask(run, async () => {
      const { attempt, status } = await this.#find(run);
      if (status === "RUNNING") await this.#end(nameOf(run, attempt), "Stopped by the hub: save and end.");
    });
  }

  discard(run: RunRef): Promise<Remains> {
    return this.#ask(run, async () => {
      const { attempt, status } = await this.#find(run);
      if (status === "RUNNING") await this.#end(nameOf(run, attempt), "Discarded by the hub.");
      // Nothing was ever launched, so that there is nothing to remove.
      const remains = attempt > 0 ? await this.#remove(run, nameOf(run, attempt)) : "gone";
      this.#latest.delete(run.runId);
      return remains;
    });
  }

  state(run: RunRef): Promise<"starting" | "executing" | "absent"> {
    return this.#ask(run, async () => {
      const { status } = await this.#find(run);
      if (status === "PENDING_REDRIVE") return "starting";
      return status === "RUNNING" ? "executing" : "absent";
    });
  }

  /** Names are taken for 90 days, so that each try has one of its own. */
  async #remove(run: RunRef, launched: string): Promise<Remains> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const name = attempt === 1 ? `${launched}-remove` : `${launched}-remove-${attempt}`;
      const status = await this.#statusOf(name);
      if (status === "SUCCEEDED") return "gone";
      if (status === "RUNNING" || status === "PENDING_REDRIVE") return "going";
      if (status === undefined && (await this.#start(run, name, { action: "remove", launched: this.#arnOf(launched) })))
        return "going";
    }
    throw new HubError("LAUNCH_FAILED", `the removal of what executed ${run.runId} failed ${MAX_ATTEMPTS} times`);
  }

  /** The latest execution of a run; attempt 0 for none. */
  async #find(run: RunRef): Promise<{ readonly attempt: number; readonly status: string }> {
    let found = { attempt: 0, status: "" };
    for (let attempt = this.#latest.get(run.runId) ?? 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const status = await this.#statusOf(nameOf(run, attempt));
      if (status === undefined) break;
      found = { attempt, status };
    }
    if (found.attempt > 0) this.#latest.set(run.runId, found.attempt);
    return found;
  }

  async #statusOf(name: string): Promise<string | undefined> {
    try {
      const command = new DescribeExecutionCommand({ executionArn: this.#arnOf(name) });
      return (await this.#client.send(command)).status;
    } catch (error) {
      if (isAwsError(error, "ExecutionDoesNotExist")) return undefined;
      throw error;
    }
  }

  /** @returns false when an execution of that name has ended before */
  async #start({ taskId, runId }: RunRef, name: string, what: Asked): Promise<boolean> {
    const input: ExecutionInput = { version: 1, taskId, runId, ...what };
    const request = { stateMachineArn: this.#machine, name, input: JSON.stringify(input) };
    try {
      await this.#client.send(new StartExecutionCommand(request));
      return true;
    } catch (error) {
      if (isAwsError(error, "ExecutionAlreadyExists")) return false;
      throw error;
    }
  }

  async #end(name: string, cause: string): Promise<void> {
    try {
      await this.#client.send(new StopExecutionCommand({ executionArn: this.#arnOf(name), cause }));
    } catch (error) {
      // It ended by itself meanwhile.
      if (!isAwsError(error, "ExecutionDoesNotExist")) throw error;
    }
  }

  /** `arn:…:stateMachine:NAME` and `arn:…:execution:NAME:EXECUTION`. */
  #arnOf(name: string): string {
    return `${this.#machine.replace(":stateMachine:", ":execution:")}:${name}`;
  }

  async #ask<T>({ runId }: RunRef, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the execution of ${runId}`, otherwise: "LAUNCH_FAILED" });
    }
  }
}

/** Step Functions remembers names for 90 days, so that each resume has one of its own: up to 80 characters. */
function nameOf({ runId }: RunRef, attempt: number): string {
  return attempt === 1 ? runId : `${runId}-${attempt}`;
}
