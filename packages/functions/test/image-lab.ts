import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ParameterValues } from "@dth/core/parameter";
import { stackValues } from "@dth/core/stack-parameters";
import { PLUGINS } from "@dth/plugins/plugins";
import { serve } from "@dth/testkit/loopback-server";
import { passOn } from "@dth/testkit/pass-on";
import { runStateMachine, type StateTask, serviceError } from "@dth/testkit/state-machine";
import { type Ended, startProgram } from "./program.ts";

const { manifest } = PLUGINS.find(({ manifest: { id } }) => id === "ecr") ?? missing();
const DEFINITION = JSON.parse(
  readFileSync(new URL("../../../plugins/ecr/template/images.asl.json", import.meta.url), "utf8"),
);
const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:stack-runs";

function missing(): never {
  throw new Error("there is no plugin ecr");
}

/** What an image task is about. */
export interface ImageTask {
  readonly from: string;
  readonly to: string;
  readonly images: readonly string[];
  readonly options?: ParameterValues;
}

/** The values of the template's parameters, as CloudFormation fills them in. */
export function templateValues({ from, to, images, options = {} }: ImageTask): Readonly<Record<string, string>> {
  return stackValues(manifest, {
    source: { type: "oci-registry", parameters: { endpoint: from, select: "images", images } },
    destination: { type: "oci-registry", parameters: { endpoint: to } },
    options,
  });
}

/** A service of AWS by name and operation, in front of another address. */
export type Answers = Readonly<Record<string, () => object>>;

/** Answers some operations, such as `AmazonSSM.GetParametersByPath`, and passes all others on. */
export function startFront(target: string, answers: Answers) {
  const port = Number(new URL(target).port);
  return serve((incoming, answer) => {
    const found = answers[String(incoming.headers["x-amz-target"])];
    if (found !== undefined) {
      incoming.resume();
      answer.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(found()));
      return;
    }
    passOn(incoming, answer, port);
  });
}

/** The programs of one image task, as processes that have nothing but their bundles and their environment. */
export class ImageTaskLab {
  readonly #bundles: string;
  readonly #environment: Readonly<Record<string, string>>;
  /** Every copier that has run. */
  readonly copiers: Ended[] = [];

  constructor(bundles: string, environment: Readonly<Record<string, string>>) {
    this.#bundles = bundles;
    this.#environment = environment;
  }

  /** What the function answers. @throws Error under the name that Lambda tells */
  async lister(event: object, leftMs = 900_000): Promise<Readonly<Record<string, unknown>>> {
    const script = `
      const { handler } = await import(${JSON.stringify(join(this.#bundles, "lister.mjs"))});
      const tell = (word, value) => process.stdout.write("\\n" + word + " " + JSON.stringify(value) + "\\n", () => process.exit(0));
      const context = { getRemainingTimeInMillis: () => ${leftMs} };
      handler(${JSON.stringify(event)}, context).then(
        (answer) => tell("ANSWER", answer), ({ name, message }) => tell("THROWN", { name, message }));`;
    const { output } = await this.start(["--input-type=module", "-e", script]).ended;
    const [, word, value = "{}"] = /^(ANSWER|THROWN) (.*)$/m.exec(output) ?? [];
    if (word === undefined) throw new Error(output);
    const told = JSON.parse(value);
    if (word === "THROWN") throw serviceError(told.name, told.message);
    return told;
  }

  copier(runId: string, batch: number) {
    const started = this.start([join(this.#bundles, "container.mjs"), "copier"], { RUN_ID: runId, BATCH: `${batch}` });
    void started.ended.then((ended) => this.copiers.push(ended));
    return started;
  }

  start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    return startProgram(this.#bundles, args, { ...this.#environment, ...more });
  }

  /** One execution of the template's own state machine with these programs. @param skopeo stands for the copier's task */
  run(runId: string, parameters: Readonly<Record<string, string>>, skopeo: StateTask = this.#task) {
    const ask: StateTask = async ({ Payload }) => ({ Payload: await this.lister(Payload as object) });
    const silent: StateTask = () => ({});
    return runStateMachine({
      definition: DEFINITION,
      input: { runId },
      values: { partition: "aws", once: "false", stackRole: "", subnets: ["one"], parameters },
      tasks: {
        ...{ List: ask, NotCopied: ask, Close: ask, Skopeo: skopeo },
        ...{ TellNotListed: silent, TellFailures: silent, TellDone: silent, TellReleased: silent, Release: silent },
      },
    });
  }

  /** As ECS runs it, and as Step Functions tells of it. */
  readonly #task: StateTask = async (parameters) => {
    const [runId, batch] = overridesOf(parameters);
    const { code } = await this.copier(runId, batch).ended;
    if (code !== 0) throw taskFailed({ ExitCode: code }, "EssentialContainerExited");
  };
}

/** The run and the batch that a task of ECS is started for. */
export function overridesOf(parameters: object): readonly [string, number] {
  const [, runId = "", batch = ""] =
    /"RUN_ID","Value":"([^"]+)"\},\{"Name":"BATCH","Value":"(\d+)"/.exec(JSON.stringify(parameters)) ?? [];
  return [runId, Number(batch)];
}

/** A task of ECS that ended badly, as `runTask.sync` tells of it. */
export function taskFailed(container: object, StopCode: string): Error {
  return serviceError(
    "States.TaskFailed",
    JSON.stringify({ Containers: [{ Name: "copier", ...container }], StopCode }),
  );
}

/** ARN of an execution of the stack's machine. */
export function executionOf(runId: string): string {
  return `${EXECUTION}:${runId}`;
}
