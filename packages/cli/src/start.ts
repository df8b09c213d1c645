import process from "node:process";
import { boundNewSpace } from "./lean-heap.ts";
import { createProcessHost, trustBundle } from "./process-host.ts";
import { runProgram } from "./program.ts";

/** Runs the program in this process, which gets its exit code. */
export async function start(): Promise<void> {
  boundNewSpace();
  const host = createProcessHost();
  trustBundle(process.env.AWS_CA_BUNDLE, host);
  process.exitCode = await runProgram(process.argv.slice(2), host);
}
