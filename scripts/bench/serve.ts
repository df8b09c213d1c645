/**
 * One server in a process of its own, so that its CPU time and memory are not the measured tool's.
 * Argument: a {@link ServeRequest} as JSON. Prints the URL, then serves until its input closes.
 */
import { startListingServer } from "@dth/testkit/listing-server";
import { startS3Server } from "@dth/testkit/s3-server/server";
import type { ServeRequest } from "./servers.ts";

const request: ServeRequest = JSON.parse(process.argv[2] ?? "{}");
const server =
  request.kind === "s3"
    ? await startS3Server({
        buckets: [request.bucket],
        accessKeys: { [request.accessKeyId]: { secret: request.secret } },
      })
    : await startListingServer({ keys: request.keys, bucket: request.bucket });
console.log(server.url);
process.stdin.resume().on("close", () => process.exit());
