/**
 * `npm run bench`: this engine and whatever peers are installed, over the same servers, the same data, in the same run.
 * Peers and MinIO are looked for on PATH and in DTH_BENCH_PATH. See docs/benchmarks.md.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { arch, cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { ROOT } from "../run-command.ts";
import { judge } from "./bars.ts";
import { type BenchOptions, readOptions, USAGE } from "./options.ts";
import { report } from "./report.ts";
import type { Sample } from "./results.ts";
import { runCompares } from "./run-compares.ts";
import { runCopies } from "./run-copies.ts";
import { compareScenarios, copyScenarios } from "./scenarios.ts";
import { findServers } from "./servers.ts";
import { findTools } from "./tools/find.ts";

const PREFACE = `# Benchmarks

<!-- Made by \`npm run bench -- --write\`. Do not edit. -->

Every tool copies the same objects from one server process to another, through itself, on one machine; each round in
another order; after each run the destination is listed and compared. The destination has held as much once before the
first of them. Seconds, CPU and memory are medians of the rounds.
"× dth's time" above 1 means slower than dth. The servers share the machine's cores with the tools, so ratios tell more
than absolute figures. Peers compare a million keys once, and no more than that. Wins and losses are shown alike.

Measured by tools of their own: [image sync against skopeo](benchmarks-images.md), [pages of a hub](benchmarks-hub.md),
[calls and price of bookkeeping on AWS](benchmarks-aws.md), [an older round against MinIO](benchmarks-minio.md).`;

async function run(options: BenchOptions, scratch: string): Promise<{ text: string; broken: boolean }> {
  const [loadBefore = 0] = loadavg();
  const wanted = ({ id }: { id: string }) => options.only.length === 0 || options.only.includes(id);
  const tools = await findTools(options.tools);
  const servers = await findServers(options.servers);
  const copies = copyScenarios(options.size).filter(wanted);
  const compares = compareScenarios(options.size).filter(wanted);
  const samples: Sample[] = [];
  const onSample = (sample: Sample) => {
    samples.push(sample);
    console.error(progressLine(sample));
  };
  const common = { tools, rounds: options.rounds, scratch, onSample };
  if (copies.length > 0) for (const kind of servers) await runCopies({ ...common, kind, scenarios: copies });
  for (const scenario of compares) await runCompares({ ...common, scenario });
  const bars = judge({ samples, copies, compares, servers: servers.map(({ id }) => id) });
  const text = report({ samples, copies, compares, servers, tools, bars, conditions: machine(options, loadBefore) });
  return { text, broken: samples.some(({ tool, problem }) => tool.startsWith("dth") && problem !== undefined) };
}

function progressLine({ server, scenario, tool, cost, problem }: Sample): string {
  return `${server} ${scenario} ${tool}: ${cost.wall.toFixed(2)} s${problem === undefined ? "" : `, ${problem}`}`;
}

function machine(options: BenchOptions, loadBefore: number): readonly string[] {
  const [cpu] = cpus();
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}, size \`${options.size}\`, ${options.rounds} round(s).`,
    `${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 1e9)} GB memory, ${type()} ${release()} ${arch()}, loopback network.`,
    `Load average before the first run: ${loadBefore.toFixed(1)}.`,
  ];
}

/** Ends through `exit`, whose listeners end what the bench has started. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

async function bench(options: BenchOptions): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "dth-bench-"));
  try {
    const { text, broken } = await run(options, scratch);
    console.log(text);
    if (options.write) await writeFile(join(ROOT, "docs/benchmarks.md"), `${PREFACE}\n\n${text}\n`);
    process.exitCode = broken ? 1 : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A slip in the command line gets a sentence and the usage. */
function optionsOrUsage(): BenchOptions | undefined {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) console.log(USAGE);
    return options;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = optionsOrUsage();
if (options !== undefined) await bench(options);
