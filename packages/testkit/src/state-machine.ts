import validate from "asl-validator";
import { StateMachine } from "aws-local-stepfunctions";

/** A value that JSON can hold, by its name. */
type Json = Readonly<Record<string, unknown>>;

/** What a state's service call answers; throws {@link serviceError} to fail as the service does. */
export type StateTask = (parameters: Json) => unknown;

/** What {@link runStateMachine} needs. */
export interface StateMachineRun {
  /** In Amazon States Language, JSONPath, with `${name}` for what a stack puts in. */
  readonly definition: Json;
  readonly input: Json;
  /** What `${name}` stands for. A name that is not here stands for itself. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** By the name of the state. A Task state without one fails the execution. */
  readonly tasks: Readonly<Record<string, StateTask>>;
}

/** How an execution went. */
export interface StateMachineEnd {
  readonly output?: unknown;
  /** Absent when it succeeded. */
  readonly error?: { readonly name: string; readonly cause: string };
  /** Every call to a service in the order of the calls, retries included, with the parameters that the state made. */
  readonly calls: readonly { readonly state: string; readonly parameters: Json }[];
  /** Names of the states that were entered, in order. */
  readonly states: readonly string[];
}

/**
 * Executes a definition here, with its real choices, retries, maps and paths; time passes at once. Definitions in JSONata
 * are refused, because the interpreter takes them and does nothing.
 *
 * @throws Error for a definition that is not valid
 */
export async function runStateMachine({
  definition,
  input,
  values = {},
  tasks,
}: StateMachineRun): Promise<StateMachineEnd> {
  const whole = fillDefinition(definition, values);
  const verdict = validate(whole, { checkPaths: true, checkArn: true });
  if (!verdict.isValid) throw new TypeError(`the definition is not valid: ${verdict.errorsText("; ")}`);
  const names = statesOf(whole);
  const calls: { state: string; parameters: Json }[] = [];
  const handlers = names.tasks.map((state) => [state, recorded(state, tasks[state], calls)] as const);
  const machine = new StateMachine(whole as unknown as ConstructorParameters<typeof StateMachine>[0]);
  const execution = machine.run(copyOf(input), {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers),
      waitTimeOverrides: Object.fromEntries(names.waits.map((state) => [state, 0])),
      retryIntervalOverrides: Object.fromEntries(names.tasks.map((state) => [state, 0])),
    },
    context: {
      State: { EnteredTime: "2030-01-31T12:00:00.000Z" },
      Execution: { Id: "execution-id", Name: "execution-name", Input: copyOf(input) },
    },
  });
  const states = entered(execution.eventLogs);
  try {
    const output: unknown = await execution.result;
    return { output, calls, states: await states };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (!(cause instanceof Error)) throw error;
    return { error: { name: cause.name, cause: cause.message }, calls, states: await states };
  }
}

/** Puts values in place of `${name}`: whole where a text is nothing else, else as a part of the text. */
function fillDefinition(definition: Json, values: Readonly<Record<string, unknown>>): Json {
  const known = (name: string): unknown => (Object.hasOwn(values, name) ? values[name] : name);
  const text = JSON.stringify(definition)
    .replaceAll(/"\$\{(\w+)\}"/gu, (_, name: string) => JSON.stringify(known(name)))
    .replaceAll(/\$\{(\w+)\}/gu, (_, name: string) => JSON.stringify(String(known(name))).slice(1, -1));
  if (text.includes('"QueryLanguage"')) throw new TypeError("the interpreter knows JSONPath only");
  const filled: Json = JSON.parse(text);
  return filled;
}

/** The error of a service: `name` is what `ErrorEquals` says, `cause` what it tells. */
export function serviceError(name: string, cause = name): Error {
  return Object.assign(new Error(cause), { name });
}

function recorded(state: string, task: StateTask | undefined, calls: { state: string; parameters: Json }[]) {
  return async (given: unknown) => {
    const parameters: Json = copyOf(given);
    calls.push({ state, parameters });
    if (task === undefined) throw serviceError("Test.NoTask", `the test has no answer for the state ${state}`);
    return copyOf((await task(parameters)) ?? {});
  };
}

/** As it goes over the wire. */
function copyOf(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}

interface StateNames {
  readonly tasks: readonly string[];
  readonly waits: readonly string[];
}

/** Names of the states that call services, and of those that wait, also inside of maps. */
function statesOf(definition: unknown): StateNames {
  const tasks: string[] = [];
  const waits: string[] = [];
  const visit = (part: unknown, name: string): void => {
    if (typeof part !== "object" || part === null) return;
    if ("Type" in part && part.Type === "Task") tasks.push(name);
    if ("Type" in part && part.Type === "Wait") waits.push(name);
    for (const [key, each] of Object.entries(part)) visit(each, key);
  };
  visit(definition, "");
  return { tasks, waits };
}

async function entered(logs: AsyncIterable<unknown>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const event of logs) {
    if (typeof event !== "object" || event === null || !("type" in event) || !("state" in event)) continue;
    const { type, state } = event;
    const isEntry = type === "StateEntered" || type === "MapIterationStarted";
    if (isEntry && typeof state === "object" && state !== null && "name" in state) names.push(String(state.name));
  }
  return names;
}
