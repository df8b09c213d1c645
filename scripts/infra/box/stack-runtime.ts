import { join } from "node:path";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { runStateMachine, serviceError } from "@dth/testkit/state-machine";
import { openCloudFormation, type Stack } from "./cloud-formation.ts";
import { startContainer } from "./containers.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { HELPER } from "./hub-environment.ts";
import { actingAs } from "./iam.ts";
import { type LambdaFunction, startFunction } from "./lambda.ts";
import type { Region } from "./region.ts";
import { type Call, type Services, serviceTasks } from "./service-tasks.ts";

/** Machines that the account may have; this machine has two processors. */
const QUOTA = 2;

/** What {@link StackRuntime} needs. */
export interface StackRuntimeOptions {
  readonly region: Region;
  /** Directory of the programs' bundles. */
  readonly bundles: string;
  /** What Lambda and ECS give every program. */
  readonly host: Readonly<Record<string, string>>;
  /** The launcher's helper. */
  readonly helper: LambdaFunction;
}

/** What a state asks of ECS. */
interface RunTask {
  readonly TaskDefinition: string;
  readonly Overrides: {
    readonly ContainerOverrides: readonly {
      readonly Environment: readonly { Name: string; Value: string }[];
      readonly Command?: readonly string[];
    }[];
  };
}

/** Everything that runs because a task's stack says so: machines, containers, functions and state machines. */
export class StackRuntime {
  readonly #options: StackRuntimeOptions;
  readonly #fleets = new Map<string, Fleet>();
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #cloudFormation: ReturnType<typeof openCloudFormation>;

  constructor(options: StackRuntimeOptions) {
    this.#options = options;
    const { region } = options;
    this.#cloudFormation = openCloudFormation({
      sqs: region.sqs.client,
      dynamo: region.dynamo.client,
      subnets: { "subnet-1": "vpc-1", "subnet-2": "vpc-1" },
      made: (stack) => this.#made(stack),
      gone: (stack) => this.#gone(stack),
    });
  }

  get stacks(): ReadonlyMap<string, Stack> {
    return this.#cloudFormation.stacks;
  }

  /** Of a stack or of its group of machines. */
  fleet(name: string): Fleet | undefined {
    return this.#fleets.get(name.replace(/-workers$/, ""));
  }

  /** Parameters of Parameter Store, which the stacks made. */
  storedBelow(path: string): readonly { readonly Name: string; readonly Value: string }[] {
    const stored = this.#resources().filter(({ type }) => type === "AWS::SSM::Parameter");
    return stored
      .map(({ properties }) => ({ Name: String(properties.Name), Value: String(properties.Value) }))
      .filter(({ Name }) => Name.startsWith(path));
  }

  /** What state machines may ask. @param signal aborts when their execution is stopped */
  services(signal: AbortSignal): Services {
    const { helper, region } = this.#options;
    const formation = this.#cloudFormation;
    return {
      "lambda:invoke": async ({ FunctionName, Payload }) => {
        const called = FunctionName === HELPER ? helper : this.#function(String(FunctionName));
        return { Payload: await called.invoke(Payload) };
      },
      "dynamodb:updateItem": (parameters) => updateItem(region, parameters),
      "aws-sdk:cloudformation:describeStacks": (parameters) => formation.describeStacks(parameters),
      "aws-sdk:cloudformation:createStack": (parameters) => formation.createStack(parameters),
      "aws-sdk:cloudformation:updateStack": (parameters) => formation.updateStack(parameters),
      "aws-sdk:cloudformation:deleteStack": (parameters) => formation.deleteStack(parameters),
      "aws-sdk:sqs:getQueueAttributes": (parameters) =>
        region.sqs.client.send(new GetQueueAttributesCommand(parameters as never)),
      "aws-sdk:autoscaling:updateAutoScalingGroup": ({ AutoScalingGroupName, DesiredCapacity }) =>
        this.fleet(String(AutoScalingGroupName))?.setDesired(Number(DesiredCapacity)),
      "sns:publish": () => ({}),
      "ecs:runTask.sync": (parameters) => this.#runTask(parameters as unknown as RunTask, signal),
      "states:startExecution.sync:2": ({ StateMachineArn, Input }) =>
        this.#execute(String(StateMachineArn), Input as Call, signal),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#fleets.values(), ...this.#functions.values()].map((each) => each.close()));
  }

  #resources() {
    return [...this.stacks.values()].flatMap(({ resources }) => resources);
  }

  #made(stack: Stack): void {
    if (!stack.resources.some(({ type }) => type === "AWS::AutoScaling::AutoScalingGroup")) return;
    const { region, bundles, host: env } = this.#options;
    const program = join(bundles, "container.mjs");
    this.#fleets.set(stack.name, startFleet({ stack, sqs: region.sqs.client, program, env, quota: QUOTA }));
  }

  async #gone(stack: Stack): Promise<void> {
    await this.#fleets.get(stack.name)?.close();
    this.#fleets.delete(stack.name);
    for (const { ref } of stack.resources) {
      await this.#functions.get(ref)?.close();
      this.#functions.delete(ref);
    }
  }

  /** A function of a stack, with its own handler and environment. */
  #function(arn: string): LambdaFunction {
    const made = this.#resources().filter(({ type }) => type === "AWS::Lambda::Function");
    const found = made.find(({ ref }) => arn.endsWith(`:${ref}`));
    if (found === undefined) throw serviceError("Lambda.ResourceNotFoundException", `Function not found: ${arn}`);
    const [handler = ""] = String(found.properties.Handler).split(".");
    const { Variables = {} } = found.properties.Environment as { readonly Variables?: Record<string, string> };
    const { bundles, host } = this.#options;
    const env = { ...Variables, ...host, ...actingAs(found.properties.Role) };
    const known = this.#functions.get(found.ref) ?? startFunction(join(bundles, `${handler}.mjs`), env);
    this.#functions.set(found.ref, known);
    return known;
  }

  /** Step Functions: the machine of a stack, and how it ended as `startExecution.sync` tells of it. */
  async #execute(arn: string, input: Call, signal: AbortSignal): Promise<unknown> {
    const { Definition, DefinitionSubstitutions } = this.#resources().find(({ ref }) => ref === arn)?.properties ?? {};
    if (Definition === undefined) throw serviceError("StepFunctions.StateMachineDoesNotExistException", arn);
    const definition = Definition as Call;
    const tasks = serviceTasks(definition, this.services(signal), signal);
    const values = DefinitionSubstitutions as Call;
    const { error, output } = await runStateMachine({ definition, input, values, tasks });
    if (error === undefined) return output;
    const cause = JSON.stringify({ Status: "FAILED", Error: error.name, Cause: error.cause });
    throw serviceError("States.TaskFailed", cause);
  }

  /** ECS on Fargate: a task is its container's process; stopping the execution sends SIGTERM. */
  async #runTask({ TaskDefinition, Overrides }: RunTask, signal: AbortSignal): Promise<unknown> {
    const definition = this.#resources().find(({ ref }) => ref === TaskDefinition);
    if (definition === undefined) throw serviceError("ECS.InvalidParameterException", "TaskDefinition not found.");
    const own = Overrides.ContainerOverrides.flatMap(({ Environment }) => Environment);
    const { bundles, host } = this.#options;
    const env = { ...host, ...Object.fromEntries(own.map(({ Name, Value }) => [Name, Value])) };
    const command = Overrides.ContainerOverrides[0]?.Command;
    const container = startContainer({ definition, program: join(bundles, "container.mjs"), env, command });
    const stop = () => container.kill("SIGTERM");
    signal.addEventListener("abort", stop);
    const { code } = await container.ended;
    signal.removeEventListener("abort", stop);
    if (code === 0) return {};
    const task = { StopCode: "EssentialContainerExited", StoppedReason: "Essential container in task exited" };
    throw serviceError("States.TaskFailed", JSON.stringify({ ...task, Containers: [{ ExitCode: code }] }));
  }
}

/** Step Functions puts the service before the names of its errors. */
async function updateItem({ dynamo }: Region, parameters: Call): Promise<unknown> {
  try {
    return await dynamo.client.send(new UpdateItemCommand(parameters as never));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw serviceError(`DynamoDB.${error.name}`, error.message);
  }
}
