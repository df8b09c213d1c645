/** A process of its own for a run, so that it can be killed. Says every line of the run's log on standard output. */
import { openLedger } from "@dth/local/ledger";
import { inputOf, type KilledJob } from "./killed-job.ts";
import { jobOf, labHost, run } from "./lab.ts";

const wanted: KilledJob = JSON.parse(process.argv[2] ?? "");
const host = labHost({ ledger: openLedger(wanted.ledger), log: ({ message }) => console.log(message) });
await run(jobOf(inputOf(wanted), "killed"), host);
