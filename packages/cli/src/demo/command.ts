import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HubError } from "@dth/core/error";
import type { CommandContext, CommandHandler } from "../commands/context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { hubAddresses } from "../hub/addresses.ts";
import { runProgram } from "../program.ts";
import { formatBytes, formatCount, formatDuration } from "../text/units.ts";
import { wrap } from "../text/width.ts";
import type { ChildServer } from "./child-server.ts";
import { HubSteps } from "./hub-steps.ts";
import { checkIndependently, type Uploaded } from "./independent-check.ts";
import { writeLargeFile } from "./large-file.ts";
import { createPlainClient } from "./plain-client.ts";
import { startDemoServer } from "./server.ts";
import { DEMO } from "./texts.ts";

const SOURCE = "source";
const COPY = "copy";
/** What tools write beside the packages while they run, which nobody means to copy. */
const CACHES: readonly string[] = [".*"];
/** Thousands of real files show as much as tens of thousands: the packages with the most bytes and files stay out. */
const HEAVY: readonly string[] = ["@*", "aws-cdk-lib", "bun", "node"];
/** Larger than 200 MB, so that it travels in many parts. */
const LARGE_MEBIBYTES = 220;
/** Known to everybody, which does no harm: the server listens on this machine only and is gone afterwards. */
const KEYS = { accessKeyId: "demo-access-key", secretAccessKey: "demo-secret-key" };

/** Everything the steps share. */
interface Stage {
  readonly context: CommandContext;
  readonly directory: string;
  readonly files: string;
  /** Folders of `files`, by name or by how the name begins, that are not copied. */
  readonly without: readonly string[];
  server?: ChildServer;
  hub?: HubSteps;
  step: number;
}

/**
 * Shows the whole job on this machine as a hub does it: fill, create tasks over REST, watch them, check independently,
 * verify the receipts, run again, read back over GraphQL.
 */
export const demoCommand: CommandHandler = async (context) => {
  const directory = await mkdtemp(join(tmpdir(), "dth-"));
  const without = context.flags.dir === undefined ? [...CACHES, ...HEAVY] : CACHES;
  const stage: Stage = { context, directory, files: await findFiles(context), without, step: 0 };
  try {
    const code = await play(stage);
    if (code === EXIT.ok && !context.flags.once) await stayUp(stage);
    return code;
  } finally {
    await stage.hub?.stop();
    await stage.server?.stop();
    if (context.flags.keep) say(context, `${DEMO.kept[context.language]}: ${directory}`);
    else await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
};

async function findFiles({ flags, host }: CommandContext): Promise<string> {
  const given = flags.dir === undefined ? undefined : resolve(host.directory, flags.dir);
  const files = given ?? fileURLToPath(new URL("../../../../node_modules", import.meta.url));
  const found = await stat(files).catch(() => undefined);
  if (!found?.isDirectory()) throw new HubError("INVALID_INPUT", `there is no directory ${files}`);
  return files;
}

async function play(stage: Stage): Promise<ExitCode> {
  const { context, files, directory, without } = stage;
  const excluded = without.flatMap((folder) => ["--exclude", `${folder}/**`]);
  const below = `${basename(files)}/`;
  const large = join(directory, "large");
  paragraph(context, DEMO.intro[context.language]);
  const steps: readonly (readonly [keyof typeof DEMO, () => Promise<ExitCode>])[] = [
    ["start", () => start(stage)],
    ["fill", () => dth(stage, ["copy", files, `s3://${SOURCE}/${below}`, ...excluded])],
    ["large", () => addLarge(stage, large)],
    ["hub", () => hubOf(stage).start()],
    ["copy", () => hubOf(stage).copyObjects(SOURCE, COPY)],
    [
      "check",
      () =>
        check(stage, [
          { directory: files, prefix: below, without },
          { directory: large, prefix: "large/", without: [] },
        ]),
    ],
    ["images", () => hubOf(stage).copyImages()],
    ["receipt", () => hubOf(stage).verifyReceipts()],
    ["again", () => hubOf(stage).copyObjectsAgain()],
    ["graph", () => hubOf(stage).readGraph()],
  ];
  const begun = context.host.clock.now();
  for (const [name, work] of steps) {
    context.stop.throwIfAborted();
    const code = await heading(stage, name, work);
    if (code !== EXIT.ok) return code;
  }
  say(
    context,
    `${DEMO.good[context.language]} (${formatDuration(context.host.clock.now() - begun, context.language)})`,
  );
  return EXIT.ok;
}

async function heading(stage: Stage, name: keyof typeof DEMO, work: () => Promise<ExitCode>): Promise<ExitCode> {
  const { context } = stage;
  stage.step += 1;
  say(context, `${stage.step}. ${DEMO[name][context.language]}`);
  const begun = context.host.clock.now();
  const code = await work();
  say(context, `   ${formatDuration(context.host.clock.now() - begun, context.language)}\n`);
  return code;
}

async function start(stage: Stage): Promise<ExitCode> {
  const { context, directory } = stage;
  stage.server = await startDemoServer({ directory: join(directory, "s3"), buckets: [SOURCE, COPY], ...KEYS });
  say(context, `   ${DEMO.listens[context.language]} ${stage.server.url}`);
  return EXIT.ok;
}

/** The steps at the hub, made when the first of them begins. */
function hubOf(stage: Stage): HubSteps {
  const { context, directory, server } = stage;
  const store = { url: server?.url ?? "", ...KEYS };
  stage.hub ??= new HubSteps({ context, directory, store, say: (text) => say(context, text) });
  return stage.hub;
}

async function addLarge(stage: Stage, directory: string): Promise<ExitCode> {
  await mkdir(directory);
  await writeLargeFile(join(directory, `random-${LARGE_MEBIBYTES}MiB.bin`), LARGE_MEBIBYTES);
  return dth(stage, ["copy", directory, `s3://${SOURCE}/large/`]);
}

async function check({ context, server }: Stage, uploaded: readonly Uploaded[]): Promise<ExitCode> {
  const client = createPlainClient({ url: server?.url ?? "", ...KEYS });
  try {
    const { objects, bytes, directories, wrong } = await checkIndependently(client, [SOURCE, COPY], uploaded);
    const { language } = context;
    say(context, `   SHA-256: ${formatCount(objects)} ${DEMO.equal[language]} (${formatBytes(bytes)})`);
    if (directories > 0) say(context, `   ${formatCount(directories)} ${DEMO.directories[language]}`);
    if (wrong.length === 0) return EXIT.ok;
    say(context, `   ${wrong.length} ${DEMO.wrong[language]}: ${wrong.slice(0, 5).join(", ")}`);
    return EXIT.differs;
  } finally {
    client.close();
  }
}

/** Runs a command as a person would, shown with its command line. */
function dth(stage: Stage, argv: readonly string[]): Promise<ExitCode> {
  const { context } = stage;
  say(context, `   $ dth ${argv.map((word) => (word.includes("*") ? `'${word}'` : word)).join(" ")}`);
  return runProgram([...argv, "--lang", context.language], demoHost(stage));
}

/** The same machine with nothing of the person's own settings, keys or runs. Signals come to it through the demo. */
function demoHost({ context, directory, server }: Stage): Host {
  const { host, stop } = context;
  const onStop: Host["onStop"] = (listener) => {
    const wake = () => listener("SIGINT");
    stop.addEventListener("abort", wake);
    return () => stop.removeEventListener("abort", wake);
  };
  return { ...host, onStop, onOutputLost: () => {}, home: directory, env: settings(directory, server?.url ?? "") };
}

function settings(directory: string, url: string): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_ENDPOINT_URL: url,
    DTH_HOME: join(directory, "dth"),
  };
}

async function stayUp(stage: Stage): Promise<void> {
  const { context, directory, server } = stage;
  const access = stage.hub?.access;
  if (access !== undefined) {
    await stage.hub?.leaveSomethingRunning();
    say(context, `\n${DEMO.open[context.language]}\n`);
    for (const line of hubAddresses(access.url, access.token, context.language)) say(context, line);
    say(context, "");
  }
  paragraph(context, DEMO.stays[context.language]);
  if (access !== undefined) {
    say(context, `  export DTH_HUB_URL=${access.url}`);
    say(context, `  export DTH_HUB_TOKEN=${access.token}`);
  }
  for (const [name, value] of Object.entries(settings(directory, server?.url ?? "")))
    say(context, `  export ${name}=${value}`);
  say(context, `  npx dth ls s3://${COPY}/`);
  say(context, `  npx dth verify s3://${SOURCE} s3://${COPY} --checksum`);
  say(context, `  npx dth copy s3://${COPY}/large ./large`);
  say(context, "  npx dth task list");
  say(context, "  npx dth run list\n");
  if (context.stop.aborted) return;
  await new Promise<void>((wake) => context.stop.addEventListener("abort", () => wake(), { once: true }));
}

function paragraph(context: CommandContext, text: string): void {
  say(context, `${wrap(text, Math.min(context.host.stdout.columns(), 80)).join("\n")}\n`);
}

function say({ host }: CommandContext, text: string): void {
  host.stdout.write(`${text}\n`);
}
