import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { DEV_PLACES, devProcesses } from "../dev/processes.ts";
import { ROOT } from "../run-command.ts";
import { startCloud } from "./diff/cloud.ts";
import { offlineEnvironment, standIn } from "./diff/stand-in.ts";
import { ensurePlatform } from "./sst/platform.ts";
import type { Findings } from "./topic.ts";

/** Milliseconds until everything must answer: SST bundles the functions first. */
const LIMIT_MS = 120_000;
/** Milliseconds that processes get to end. */
const END_MS = 15_000;

/**
 * `sst dev` by SST's own CLI, offline as `sst diff` is: its multiplexer starts the hub, the store and the console's server of
 * development, and each answers. Functions that run live need an account.
 */
export async function checkDev(): Promise<Findings> {
  await ensurePlatform(ROOT);
  const processes = devProcesses(DEV_PLACES);
  for (const { url, title } of processes)
    if (await answers(url))
      return { lines: [], problems: [`${url} is taken: end what runs there, it is for the ${title}`] };
  const home = await mkdtemp(join(tmpdir(), "sst-home-"));
  const cloud = await startCloud();
  await standIn(home);
  const dev = startDev(home, cloud.url);
  try {
    const silent = await waitForAll(
      processes.map(({ url }) => url),
      dev.child,
    );
    const titles = processes.map(({ title }) => title).join(", ");
    return {
      lines: [`sst dev --mode=mono: ${titles} ${silent.length === 0 ? "answer" : "do not all answer"}`],
      problems: [
        ...silent.map((url) => `nobody answers at ${url}; sst dev said:\n${dev.said().slice(-4_000)}`),
        ...cloud.unknown.map((request) => `SST asked AWS for something that nobody here answers: ${request}`),
      ],
    };
  } finally {
    await end(dev.child);
    await cloud.close();
    await rm(home, { recursive: true, maxRetries: 3 });
  }
}

function startDev(home: string, url: string) {
  const env = {
    ...process.env,
    ...offlineEnvironment(home, url),
    AWS_REGION: "us-east-1",
    // Of live functions, whose events no small AWS has.
    SST_SKIP_APPSYNC: "1",
    HUB_DEV_STATE: join(home, "hub"),
  };
  const command = join(ROOT, "node_modules/.bin/sst");
  const child = spawn(command, ["dev", "--mode=mono", "--stage", "personal"], { cwd: ROOT, env, detached: true });
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return { child, said: () => said };
}

/** @returns addresses at which nobody answered */
async function waitForAll(urls: readonly string[], child: ChildProcess): Promise<readonly string[]> {
  const limit = Date.now() + LIMIT_MS;
  let silent = urls;
  while (silent.length > 0 && Date.now() < limit && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const found = await Promise.all(silent.map(answers));
    silent = silent.filter((_, index) => found[index] !== true);
  }
  return silent;
}

/** Whether somebody speaks HTTP there, whatever they say. */
function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** Ends SST with what it has started, as Ctrl-C does; what does not listen to that is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const over = once(child, "exit");
  process.kill(-child.pid, "SIGINT");
  const timer = setTimeout(() => process.kill(-Number(child.pid), "SIGKILL"), END_MS);
  await over;
  clearTimeout(timer);
}
