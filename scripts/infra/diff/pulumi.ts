// Stands in for Pulumi's engine, which npm does not have: `sst diff` and `sst dev` call it as they would call the real one. The
// program that SST made runs over mocks of AWS, and every resource that it registers is told as one to be created; after `up`,
// what SST's own components say of themselves is in the state, where `sst dev` looks for what it is to start.
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { mocksOf } from "../sst/program/mocks.ts";

/** What is used of `@pulumi/pulumi`, the one that SST's program uses. */
interface Pulumi {
  readonly runtime: {
    setMocks(mocks: object, project: string, stack: string, preview: boolean, organization: string): Promise<void>;
    getMonitor(): Monitor;
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  };
}

interface Monitor {
  registerResource(request: Registration, callback: Answered): void;
  registerResourceOutputs(request: Outputs, callback: Answered): void;
}

interface Outputs {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Readonly<Record<string, unknown>> } | undefined;
}

type Answered = (error: unknown, response?: { getUrn(): string }) => void;

interface Registration {
  getType(): string;
  getCustom(): boolean;
}

const [, , command = "", ...args] = process.argv;
if (command === "stack" && args[0] === "init") initialize(args[1] ?? "");
else if (command === "preview" || command === "up") await run(flag("--event-log"), command === "up");
else refuse(`this stand-in knows stack init, preview and up, not ${command} ${args[0] ?? ""}`);

/** @param path `organization/app/stage` */
function initialize(path: string): void {
  const [, app = "", stage = ""] = path.split("/");
  const file = join(backend(), ".pulumi/stacks", app, `${stage}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const latest = { manifest: { time: new Date(0).toISOString(), magic: "", version: "" }, resources: [] };
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack: path, latest } }));
}

async function run(eventLog: string, keeps: boolean): Promise<void> {
  const [, main = ""] = /^main: (.*)$/m.exec(readFileSync("Pulumi.yaml", "utf8")) ?? [];
  const [, app = ""] = /^name: (.*)$/m.exec(readFileSync("Pulumi.yaml", "utf8")) ?? [];
  const region = process.env.SST_AWS_REGION ?? process.env.AWS_REGION ?? "us-east-1";
  const { runtime }: Pulumi = createRequire(main)("@pulumi/pulumi");
  const failures: unknown[] = [];
  process.on("uncaughtException", (error) => failures.push(error));
  process.on("unhandledRejection", (error) => failures.push(error));
  let sequence = 0;
  const tell = (event: object) =>
    appendFileSync(eventLog, `${JSON.stringify({ sequence: sequence++, timestamp: 0, ...event })}\n`);
  const made = new Map<string, string>();
  const components = new Map<string, object>();
  await runtime.setMocks(mocksFor(region), app, "preview", true, "organization");
  const monitor = runtime.getMonitor();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response !== undefined && request.getCustom()) made.set(response.getUrn(), request.getType());
      callback(error, response);
    });
  const finish = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, callback) => {
    components.set(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
    finish(request, callback);
  };
  let turns = 0;
  process.on("beforeExit", () => {
    // Pulumi's own runner ends a program so: what is registered in the last turns still counts.
    if (turns++ < 2) return void setImmediate(() => undefined);
    for (const [urn, type] of made) {
      const metadata = { op: "create", urn, type, provider: "", new: { urn, type, id: "", parent: "", provider: "" } };
      tell({ resourcePreEvent: { metadata, planning: true } });
      tell({ resOutputsEvent: { metadata, planning: true } });
    }
    for (const error of failures)
      tell({ diagnosticEvent: { severity: "error", message: error instanceof Error ? error.stack : String(error) } });
    if (keeps) keepComponents(components);
    tell({ summaryEvent: { resourceChanges: { create: made.size }, durationSeconds: 0 } });
    process.exit(failures.length > 0 ? 255 : 0);
  });
  await runtime.runInPulumiStack(async () => {
    const { default: program } = await import(pathToFileURL(main).href);
    return typeof program === "function" ? program() : program;
  });
}

/** Writes what components said of themselves into the one stack's state. */
function keepComponents(components: ReadonlyMap<string, object>): void {
  const stacks = join(backend(), ".pulumi/stacks");
  const [file = ""] = readdirSync(stacks, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const state = JSON.parse(readFileSync(join(stacks, file), "utf8"));
  state.checkpoint.latest.resources = [...components].map(([urn, outputs]) => {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    return { urn, type, custom: false, outputs };
  });
  writeFileSync(join(stacks, file), JSON.stringify(state));
}

/** As AWS is mocked elsewhere, but for the console's build: whoever asks for a diff offline is not about that. */
function mocksFor(region: string) {
  const mocks = mocksOf(region);
  return {
    ...mocks,
    call: (asked: Parameters<typeof mocks.call>[0]) =>
      asked.token === "command:local:run" ? { stdout: "", stderr: "" } : mocks.call(asked),
  };
}

function backend(): string {
  return new URL(process.env.PULUMI_BACKEND_URL ?? "file:///").pathname;
}

function flag(name: string): string {
  const at = args.indexOf(name);
  const joined = args.find((each) => each.startsWith(`${name}=`));
  return joined?.slice(name.length + 1) ?? args[at + 1] ?? refuse(`${name} is missing`);
}

function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}
