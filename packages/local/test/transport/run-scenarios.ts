import process from "node:process";
import { runScenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

// Runs every scenario on the host that executes this file, and prints one line for each.
let failed = 0;
for (const scenario of SCENARIOS) {
  try {
    await runScenario(scenario);
    console.log(`ok ${scenario.name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${scenario.name}`, error);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
