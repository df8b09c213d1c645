// Evaluates the app in a process of its own: Pulumi's program over mocks, everything that it registers written down.
// Bundled with the components of SST, whose packages have no types for our compiler: hence plain JavaScript.
import "./seed.mjs";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { runtime } from "@pulumi/pulumi";
import { run } from "#platform/src/auto/run.ts";
import config from "#root/sst.config.ts";
import { mocksOf } from "./mocks.ts";

const failures = [];
const notes = [];
const resources = new Map();
const failed = (error) => failures.push(String(error?.stack ?? error));
process.on("uncaughtException", failed);
process.on("unhandledRejection", failed);
console.warn = (...words) => notes.push(words.join(" "));

await runtime.setMocks(mocksOf(process.env.SST_AWS_REGION), $app.name, $app.stage, false, "organization");
const monitor = runtime.getMonitor();
const register = monitor.registerResource.bind(monitor);
monitor.registerResource = (request, callback) => {
  const parent = request.getParent();
  const made = {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: plain(request.getObject().toJavaScript()),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
  };
  register(request, (error, response) => {
    if (response) {
      const urn = response.getUrn();
      if (resources.has(urn)) failures.push(`${urn} is there twice`);
      resources.set(urn, { urn, parent, ...made });
    }
    callback(error, response);
  });
};

/** Without Pulumi's envelopes of secrets and assets. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("4dabf18193072939515e22adb298388d" in value) return plain(value.value ?? { asset: value.path ?? "" });
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

let turns = 0;
process.on("beforeExit", () => {
  // Pulumi's own runner ends a program so: what is registered in the last turns still counts.
  if (turns++ < 2) return void setImmediate(() => {});
  const sorted = [...resources.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  writeFileSync(process.env.INFRA_RESULT, JSON.stringify({ resources: sorted, failures, notes }));
  process.exit(0);
});

runtime.runInPulumiStack(() => run(config.run)).catch(failed);
