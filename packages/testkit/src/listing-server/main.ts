import { parseArgs } from "node:util";
import { startListingServer } from "../listing-server.ts";
import type { KeyShape } from "./synthetic-keys.ts";

const SHAPES: readonly string[] = ["flat", "sequential", "deep", "uuid"] satisfies readonly KeyShape[];

/** Serves made-up listings until SIGTERM or SIGINT. Prints one line, `listening http://127.0.0.1:PORT`. */
async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keys: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      shape: { type: "string", default: "flat" },
      port: { type: "string", default: "0" },
      "latency-ms": { type: "string", default: "0" },
      "changed-every": { type: "string" },
      "missing-every": { type: "string" },
    },
  });
  if (!isShape(values.shape)) throw new Error(`--shape is one of ${SHAPES.join(", ")}`);
  const changed = values["changed-every"];
  const missing = values["missing-every"];
  const server = await startListingServer({
    keys: Number(values.keys),
    seed: Number(values.seed),
    shape: values.shape,
    port: Number(values.port),
    latencyMs: Number(values["latency-ms"]),
    differences: {
      ...(changed !== undefined && { changedEvery: Number(changed) }),
      ...(missing !== undefined && { missingEvery: Number(missing) }),
    },
  });
  const stop = (): void => void server.close().then(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  console.log(`listening ${server.url}`);
}

function isShape(name: string): name is KeyShape {
  return SHAPES.includes(name);
}

await main(process.argv.slice(2));
