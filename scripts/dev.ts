/**
 * `npm run dev`: what `sst dev` runs on this machine, without SST and without an account: a hub that starts again when
 * its sources change, a store with something in it, and the console's server, which brings changes into open pages.
 * Ctrl-C ends all of them.
 */
import process from "node:process";
import { DEV_PLACES, devProcesses } from "./dev/processes.ts";
import { runProcesses } from "./dev/run-processes.ts";

const processes = devProcesses(DEV_PLACES);
for (const { title, url } of processes) console.log(`${title.padEnd(8)}| ${url}`);
const running = runProcesses(processes, (line) => console.log(line));
let isAsked = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    isAsked = true;
    running.stop();
  });
const first = await running.ended;
if (!isAsked) console.error(`${first} ended, and so did everything else`);
process.exitCode = isAsked ? 0 : 1;
