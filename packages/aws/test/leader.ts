import { startRun } from "@dth/transfer/run";
import { enter } from "./lab.ts";

// Leads a run: when it has copied some objects, somebody kills it.
const { request, ports } = enter(JSON.parse(process.argv[2] ?? ""));
await startRun(request, ports, { leaseMs: 3_000 }).finished;
