/** Fails when a source imports what its layer may not (docs/decisions/0001, scripts/layers/rules.ts). */
import { checkLayers } from "./layers/check-layers.ts";
import { readSources } from "./source-files.ts";

const sources = await readSources();
const problems = checkLayers(sources);
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${sources.size} files keep to their layers`);
process.exitCode = problems.length > 0 ? 1 : 0;
