import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { createTransport } from "@dth/local/transport";
import { createS3Store } from "@dth/object-store/s3-store";
import { afterAll, beforeAll, describe } from "vitest";
import { objectStoreConformance } from "../src/conformance/object-store.ts";
import { DEFAULT_ACCESS_KEY } from "../src/s3-server/options.ts";
import { type S3Server, startS3Server } from "../src/s3-server/server.ts";

describe("createS3Store against the testkit's S3", () => {
  const transport = createTransport();
  const credentials = async (): Promise<typeof DEFAULT_ACCESS_KEY> => DEFAULT_ACCESS_KEY;
  let server: S3Server;
  let count = 0;

  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(async () => {
    await transport.close();
    await server.close();
  });

  objectStoreConformance(async () => {
    const names = [`one-${count++}`, `two-${count++}`] as const;
    const [store, neighbour] = names.map((bucket) => {
      server.createBucket(bucket);
      return createS3Store({
        connection: { vendor: "aws", endpoint: server.url, region: "us-east-1", addressing: "path", credentials },
        bucket,
        transport,
        hashing: createHashing(),
        clock: systemClock(),
      });
    });
    if (!store || !neighbour) throw new Error("two names make two stores");
    return { store, neighbour, close: () => store.close() };
  });
});
