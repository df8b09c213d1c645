/** `node scripts/dev/store.ts PORT`: an S3 in memory with a bucket to copy from and one to copy to, for development. */
import process from "node:process";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { startS3Server } from "@dth/testkit/s3-server/server";

/** Objects of the bucket `photos`: enough to see a run go by. */
const OBJECTS = 2_000;

const server = await startS3Server({
  port: Number(process.argv[2] ?? "0"),
  buckets: ["photos", "archive"],
  quirks: { anyRegion: true },
});
for (let n = 0; n < OBJECTS; n++)
  server.bucket("photos").put(`${n % 20}/${n}.jpg`, new Uint8Array(2_000).fill(n % 251));
const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
console.log(`store at ${server.url}: buckets photos and archive, key ${accessKeyId}, secret ${secretAccessKey}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void server.close().then(() => process.exit(0)));
