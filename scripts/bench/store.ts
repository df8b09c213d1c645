import type { ObjectStore } from "@dth/core/object-store";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { createTransport } from "@dth/local/transport";
import { createS3Store } from "@dth/object-store/s3-store";
import { BUCKET, KEYS } from "./servers.ts";

/** The bench's own eyes and hands on a server: fills, watches and checks it. */
export function openStore(url: string): ObjectStore {
  return createS3Store({
    connection: {
      vendor: "minio",
      endpoint: url,
      region: "us-east-1",
      addressing: "path",
      credentials: () => Promise.resolve({ accessKeyId: KEYS.accessKeyId, secretAccessKey: KEYS.secret }),
    },
    bucket: BUCKET,
    transport: createTransport(),
    hashing: createHashing(),
    clock: systemClock(),
  });
}
