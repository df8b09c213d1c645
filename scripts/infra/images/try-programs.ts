import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { startS3Server } from "@dth/testkit/s3-server/server";
import { type Box, openBox } from "../../../packages/functions/test/box.ts";
import { ROOT } from "../../run-command.ts";
import { buildahCommand, tryBuildah } from "./buildah.ts";
import type { Trial } from "./try-image.ts";

type Env = Readonly<Record<string, string>>;

/** What is wrong with how the programs of an image start, work and end. */
export async function tryPrograms(trial: Trial): Promise<readonly string[]> {
  const command = trial.config.Cmd ?? [];
  return [
    ...(await ends(trial, [], 2, "the command is finder, worker, tidy or copier")),
    ...(await ends(trial, command, 1, "the environment is not complete: see AWS_REGION")),
    ...(command.includes("copier") ? await ends(trial, [], 0, "skopeo version 1.9.3", ["skopeo", "--version"]) : []),
    ...(await works(trial)),
  ];
}

/** Runs a program to its end. @param entry instead of the image's own */
async function ends(
  { container, config }: Trial,
  args: readonly string[],
  code: number,
  text: string,
  entry = config.Entrypoint ?? [],
): Promise<readonly string[]> {
  const result = await tryBuildah(["run", "--isolation", "chroot", container, "--", ...entry, ...args]);
  const fits = result.code === code && result.output.includes(text);
  return fits ? [] : [`${[...entry, ...args].join(" ")} ends with ${result.code}: ${result.output.trim()}`];
}

const OBJECTS = 20;

/** A finder and a worker of the image copy objects over emulators; then the worker is asked to end, as ECS asks. */
async function works(trial: Trial): Promise<readonly string[]> {
  const box = await openBox();
  const store = await startS3Server({ buckets: ["from", "to"] });
  try {
    for (let n = 0; n < OBJECTS; n++) store.bucket("from").put(`in/${n}`, `content ${n}`);
    const env = await environment(box, store.url);
    const worker = start(trial, "worker", env);
    const finder = await start(trial, "finder", { ...env, RUN_ID: "run-1" }).ended;
    worker.terminate();
    const last = await worker.ended;
    const arrived = store.bucket("to").keys().length;
    return [
      ...(finder.code === 0 && arrived === OBJECTS
        ? []
        : [`${arrived} of ${OBJECTS} arrived: ${finder.output.trim()}`]),
      ...(last.output.includes('"why":"SIGTERM"') && last.code === 0
        ? []
        : [`SIGTERM: ${last.code} ${last.output.trim()}`]),
    ];
  } finally {
    await store.close();
    await box.close();
  }
}

async function environment(box: Box, store: string): Promise<Env> {
  await box.createTable("ledger", LEDGER_TABLE);
  const side = { Type: "minio", Endpoint: store, Region: "us-east-1", Auth: "ambient" };
  const sides = ["src", "dest"].flatMap((part) =>
    Object.entries(side).map(([key, value]) => [`PARAMETER_${part}${key}`, value] as const),
  );
  return {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    AWS_ENDPOINT_URL: box.url,
    PLUGIN: "s3",
    STACK_NAME: "ledger",
    LEDGER_TABLE: "ledger",
    QUEUE_URL: await box.createQueue("work"),
    DEAD_LETTER_QUEUE_URL: await box.createQueue("dead"),
    ...Object.fromEntries(sides),
    PARAMETER_srcBucket: "from",
    PARAMETER_srcPrefix: "in/",
    PARAMETER_destBucket: "to",
  };
}

/** A program of the image, while it runs. */
function start({ container, config }: Trial, program: string, env: Env) {
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const entry = [...(config.Entrypoint ?? []), program];
  const [tool = "", ...args] = buildahCommand([
    "run",
    "--isolation",
    "chroot",
    ...variables,
    container,
    "--",
    ...entry,
  ]);
  const child = spawn(tool, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = once(child, "close").then(([code]) => ({ code: Number(code), output }));
  /** Past buildah, which ends its programs by SIGKILL: the last of its line of children is the program. */
  const terminate = () => void process.kill(lastChild(child.pid ?? 0), "SIGTERM");
  return { ended, terminate };
}

/** A child belongs to the thread that made it. */
function lastChild(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" "));
  const first = children.find((child) => child.trim() !== "");
  return first === undefined ? pid : lastChild(Number(first));
}
