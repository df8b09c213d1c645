/** One run of the image plugin in a process of its own. Argument: what is copied, as JSON. Exits 1 unless all arrived. */
import { tmpdir } from "node:os";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger } from "@dth/local/ledger";
import { createProcesses } from "@dth/local/processes";
import { createTransport } from "@dth/local/transport";
import { ECR_PLUGIN } from "@dth/plugin-ecr/plugin";
import { memoryPluginHost } from "@dth/testkit/plugin-host";

const { from, to, images, ledger: path } = JSON.parse(process.argv[2] ?? "{}");
const clock = systemClock();
const ledger = openLedger(path);
const transport = createTransport();
const processes = createProcesses({ clock, path: process.env.PATH ?? "", scratch: tmpdir() });
const host = {
  ...memoryPluginHost({ clock, ids: randomIds(), ledger, transport, processes }),
  hashing: createHashing(),
};
const job = {
  taskId: "bench",
  runId: randomIds().next(),
  plugin: "ecr",
  source: { type: "oci-registry", parameters: { endpoint: from, select: "images", images } },
  destination: { type: "oci-registry", parameters: { endpoint: to } },
  options: {},
};
const { state, tally } = await ECR_PLUGIN.run(job, host, { signal: new AbortController().signal, watch: () => {} });
await transport.close();
await ledger.close();
const arrived = tally.copied.objects + tally.same.objects;
console.log(`${state}: ${tally.copied.objects} copied, ${tally.same.objects} same`);
process.exitCode = state === "done" && arrived === images.length ? 0 : 1;
