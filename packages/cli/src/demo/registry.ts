import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChildServer, startChildServer } from "./child-server.ts";

/** Starts a docker-registry on a free port of 127.0.0.1 that keeps its images in a directory. */
export async function startRegistry(directory: string, path: string): Promise<ChildServer> {
  await mkdir(directory, { recursive: true });
  const config = join(directory, "config.json");
  // JSON is YAML, and needs no library.
  await writeFile(config, JSON.stringify(configOf(directory)));
  return startChildServer({
    name: "docker-registry",
    command: "docker-registry",
    args: ["serve", config],
    env: { PATH: path },
    tells: "stderr",
    address: /listening on (127\.0\.0\.1:\d+)/u,
  });
}

/** https://distribution.github.io/distribution/about/configuration/ */
function configOf(directory: string) {
  return {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: "127.0.0.1:0", secret: "of the demo" },
  };
}
