import process from "node:process";
import { systemClock } from "@dth/local/clock";
import { PLUGINS } from "@dth/plugins/plugins";
import { runCopier } from "./copier.ts";
import { exitCodeOf, WITH_FAILURES } from "./exit-code.ts";
import { runFinder } from "./finder.ts";
import { createLog, LAST_WORDS } from "./log.ts";
import { spotNotice } from "./spot-notice.ts";
import { runTidy } from "./tidy.ts";
import { runWorker } from "./worker.ts";

// The container of a task's stack: `finder`, `worker`, `tidy` or `copier`, as its command says. ECS asks it to end by SIGTERM, and a Spot
// machine that is taken away says so before; either way leases go back and uploads stay as the ledger knows them.

const [, , program] = process.argv;
const log = createLog((line) => process.stdout.write(line), Date.now);
const stop = new AbortController();
const end = (why: string) => {
  if (!stop.signal.aborted) log("info", "asked to end", { why });
  stop.abort();
};
process.on("SIGTERM", () => end("SIGTERM"));
process.on("SIGINT", () => end("SIGINT"));

const options = { env: process.env, plugins: PLUGINS, log, signal: stop.signal };
try {
  if (program === "finder") {
    if (await runFinder(options)) process.exitCode = WITH_FAILURES;
  } else if (program === "worker") {
    const { AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint } = process.env;
    const notice = spotNotice({ ask: fetch, clock: systemClock(), signal: stop.signal, endpoint });
    void notice.then((noticed) => noticed && end("the Spot machine goes"));
    await runWorker(options);
  } else if (program === "tidy") {
    await runTidy(options);
  } else if (program === "copier") {
    await runCopier(options);
  } else {
    log("error", "the command is finder, worker, tidy or copier", { program });
    process.exitCode = 2;
  }
} catch (error) {
  log("error", LAST_WORDS, { error });
  process.exitCode = exitCodeOf(error);
} finally {
  stop.abort();
}
log("info", "ended", { exitCode: process.exitCode ?? 0 });
