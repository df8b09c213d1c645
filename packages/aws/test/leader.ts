import { startRun } from "@dth/transfer/run";
import { enter } from "./lab.ts";

// Leads a run, and says so when it has copied some objects: then somebody kills it.
const { request, ports } = enter(JSON.parse(process.argv[2] ?? ""));
const run = startRun(request, ports, { leaseMs: 3_000 });
const timer = setInterval(() => {
  const { copied } = run.progress();
  if (copied.objects > 300) console.log(copied.objects);
}, 5);
const { state } = await run.finished;
clearInterval(timer);
console.log(state);
