import type { RunRef } from "@dth/core/launcher";
import type { Schedule } from "@dth/core/schedule";
import type { TaskInput } from "@dth/core/task";
import type { MemoryHubPorts } from "@dth/testkit/hub-ports";
import type { ToyWorld } from "@dth/testkit/toy-plugin/world";
import { createEvents } from "../src/events/ingest.ts";
import { createInbox } from "../src/inbox/use-cases.ts";
import { createPlans } from "../src/plans/use-cases.ts";
import type { HubPorts } from "../src/ports.ts";
import { executeRun } from "../src/runs/execute-run.ts";
import { recoverRuns } from "../src/runs/recover-runs.ts";
import { type RunDocument, runsOf } from "../src/runs/run-records.ts";
import { createRuns } from "../src/runs/use-cases.ts";
import { tickSchedules } from "../src/schedules/scheduler.ts";
import { type TaskDocument, tasksOf } from "../src/tasks/task-records.ts";
import { createTasks } from "../src/tasks/use-cases.ts";
import { OPERATOR } from "./callers.ts";
import { toyPorts } from "./toy-hub.ts";

/** A hub that does what it is asked to, in one process and on a clock that stands still. */
export interface RunningHub extends ReturnType<typeof useCasesOf> {
  readonly ports: MemoryHubPorts;
  readonly world: ToyWorld;
  /** Creates a task that moves the attic into the cellar. */
  create(change?: Partial<TaskInput>, options?: { start?: boolean; idempotencyKey?: string }): Promise<TaskDocument>;
  task(id: string): Promise<TaskDocument>;
  /** Of a task, oldest first. */
  runsOf(taskId: string): Promise<readonly RunDocument[]>;
  /** One look of the scheduler; fails when anything could not be done. */
  tick(): Promise<void>;
  /** One look of recovery; fails when anything could not be done. */
  recover(): Promise<void>;
  /** Lets time pass in steps of a second, with a tick after each, until nothing executes. */
  pass(ms: number): Promise<void>;
}

function useCasesOf(ports: HubPorts) {
  return {
    tasks: createTasks(ports),
    runs: createRuns(ports),
    inbox: createInbox(ports),
    plans: createPlans(ports),
    events: createEvents(ports),
  };
}

/** @param execute what stands for the processes that execute runs */
export async function runningHub(execute = executeRun): Promise<RunningHub> {
  const { ports, world } = await toyPorts({ execute });
  const cases = useCasesOf(ports);
  const task = (id: string) => tasksOf(ports.records).get(id);
  const tick = async () => failOn(await tickSchedules(ports));
  return {
    ports,
    world,
    ...cases,
    task,
    tick,
    recover: async () => failOn(await recoverRuns(ports)),
    async create(change = {}, { idempotencyKey, ...options } = {}) {
      const caller = idempotencyKey === undefined ? OPERATOR : { ...OPERATOR, idempotencyKey };
      const { id } = await cases.tasks.create(caller, { ...toyInput(), ...change }, options);
      return task(id);
    },
    runsOf: (taskId) => runsOf(ports.records).gather(taskId),
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        await ports.clock.advance(Math.min(1_000, ms - passed));
        await tick();
      }
    },
  };
}

/** Moves the attic into the cellar, when somebody asks. */
export function toyInput(): TaskInput {
  return {
    name: "Attic to cellar",
    plugin: "toy",
    source: { type: "toys", parameters: { shelf: "attic" } },
    destination: { type: "toys", parameters: { shelf: "cellar" } },
  };
}

/** Every so many minutes. */
export function every(everyMinutes: number): Schedule {
  return { kind: "rate", everyMinutes };
}

function failOn(failures: readonly { readonly error: unknown }[]): void {
  for (const { error } of failures) throw error;
}

const NEVER = new Promise<never>(() => {});

/** A process' view of the ports: once it is killed, nothing that it asked for is answered any more. */
export function mortal(ports: HubPorts): { readonly ports: HubPorts; kill(): void } {
  let dead = false;
  const mute = (answer: unknown) =>
    answer instanceof Promise ? answer.finally(() => (dead ? NEVER : undefined)) : answer;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const member: unknown = Reflect.get(of, name, of);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => (dead ? NEVER : mute(Reflect.apply(member, of, args)));
      },
    });
  const { records, ledger, logs, metrics, clock, receiptStore, pluginHost } = ports;
  const wrapped: HubPorts = {
    ...ports,
    records: wrap(records),
    ledger: wrap(ledger),
    logs: wrap(logs),
    metrics: wrap(metrics),
    clock: { now: clock.now, sleep: wrap(clock).sleep },
    receiptStore: wrap(receiptStore),
    pluginHost: (purpose) => ({ ...pluginHost(purpose), ledger: wrap(ledger), clock: wrap(clock) }),
  };
  return {
    ports: wrapped,
    kill: () => {
      dead = true;
    },
  };
}

/** Executes a run in a process of its own, which is killed after so many milliseconds. */
export async function executeAndDie(
  { ports }: RunningHub,
  run: RunRef,
  afterMs: number,
  executor?: string,
): Promise<void> {
  const victim = mortal(ports);
  void executeRun(victim.ports, run, new AbortController().signal, executor);
  await ports.clock.advance(afterMs);
  victim.kill();
}

/** From now on, runs are executed as they are launched, by processes of which each shows here. */
export function executeLaunched({ ports }: RunningHub): readonly Promise<void>[] {
  const executions: Promise<void>[] = [];
  ports.launcher.launch = async (run) => {
    executions.push(executeRun(ports, run, new AbortController().signal));
  };
  return executions;
}

/** A process' view of the ports that is killed right after its nth write of a record. */
export function killedAfter(writes: number, ports: HubPorts, killed: () => void = () => {}): HubPorts {
  const victim = mortal(ports);
  const { records } = victim.ports;
  let left = writes;
  const put: typeof records.put = async (...args) => {
    const version = await records.put(...args);
    left -= 1;
    if (left === 0) {
      victim.kill();
      killed();
    }
    return left <= 0 ? NEVER : version;
  };
  const member = (of: typeof records, name: string | symbol) => (name === "put" ? put : Reflect.get(of, name));
  return { ...victim.ports, records: new Proxy(records, { get: member }) };
}

/** Milliseconds of real time that {@link until} waits: digests and signatures are made beside the event loop. */
const PATIENCE_MS = 10_000;

/** Resolves when `condition` holds, letting the event loop turn meanwhile. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("what was waited for did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
