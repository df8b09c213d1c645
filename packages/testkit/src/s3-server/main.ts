import { parseArgs } from "node:util";
import { startS3Server } from "./server.ts";

const USAGE = `usage: node main.ts [--port N] [--dir DIR | --memory] [--bucket NAME]... [--region NAME]
       [--access-key ID --secret-key SECRET]`;

/** Serves until SIGTERM or SIGINT. Prints one line, \`listening http://127.0.0.1:PORT\`. */
async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      dir: { type: "string" },
      memory: { type: "boolean", default: false },
      bucket: { type: "string", multiple: true, default: [] },
      region: { type: "string" },
      "access-key": { type: "string" },
      "secret-key": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || (values.memory && values.dir !== undefined)) {
    console.error(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const id = values["access-key"];
  const secret = values["secret-key"];
  const server = await startS3Server({
    port: Number(values.port),
    buckets: values.bucket,
    ...(values.dir !== undefined && { directory: values.dir }),
    ...(values.region !== undefined && { region: values.region }),
    ...(id !== undefined && secret !== undefined && { accessKeys: { [id]: { secret } } }),
  });
  const stop = (): void => void server.close().then(() => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  console.log(`listening ${server.url}`);
}

await main(process.argv.slice(2));
