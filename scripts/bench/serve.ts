/**
 * One server in a process of its own, so that its CPU time and memory are not the measured tool's.
 * Argument: a {@link ServeRequest} as JSON. Prints the URL, then serves until its input closes.
 */
import type { ServeRequest } from "./servers.ts";

/** Each kind loads only its own server. */
async function start(request: ServeRequest): Promise<{ readonly url: string }> {
  if (request.kind === "listing") {
    const { startListingServer } = await import("@dth/testkit/listing-server");
    return await startListingServer({ keys: request.keys, bucket: request.bucket });
  }
  const { startS3Server } = await import("@dth/testkit/s3-server/server");
  const accessKeys = { [request.accessKeyId]: { secret: request.secret } };
  return await startS3Server({ buckets: [request.bucket], accessKeys });
}

const server = await start(JSON.parse(process.argv[2] ?? "{}"));
console.log(server.url);
process.stdin.resume().on("close", () => process.exit());
