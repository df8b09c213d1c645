import { createHashing } from "@dth/local/hashing";
import { createTransport } from "@dth/local/transport";
import { objectStoreConformance } from "@dth/testkit/conformance/object-store";
import { DEFAULT_ACCESS_KEY, type S3ServerOptions } from "@dth/testkit/s3-server/options";
import { startS3Server } from "@dth/testkit/s3-server/server";
import { describe } from "vitest";
import type { S3Connection } from "../src/connection.ts";
import { createS3Store } from "../src/s3-store.ts";

/** Time passes, but nobody waits for it. */
const hurried = { now: () => Date.now(), sleep: async () => {} };

function fixtureOf(connection: Pick<S3Connection, "vendor" | "listVersion" | "payload">, server: S3ServerOptions) {
  return async () => {
    const { url, close } = await startS3Server({ ...server, buckets: ["under-test", "neighbour"] });
    const transport = createTransport();
    const hashing = createHashing();
    const storeOf = (bucket: string) =>
      createS3Store({
        connection: { ...connection, endpoint: url, credentials: async () => DEFAULT_ACCESS_KEY },
        bucket,
        transport,
        hashing,
        clock: hurried,
      });
    return {
      store: storeOf("under-test"),
      neighbour: storeOf("neighbour"),
      close: async () => {
        await transport.close();
        await close();
      },
    };
  };
}

const noTags = "the vendor has no object tags, and says so";

describe("Amazon S3, its region unknown", () => {
  objectStoreConformance(fixtureOf({ vendor: "aws" }, { region: "eu-north-1" }));
});

describe("a store of opaque ETags that knows neither V2, encoding, checksums nor tags", () => {
  const quirks = { noListV2: true, noEncodingType: true, opaqueEtags: true, opaqueMultipartEtags: true };
  const more = { rejectChecksums: true, noTagging: true, rejectConditionalPut: true, ignoreIfMatch: true };
  objectStoreConformance(fixtureOf({ vendor: "generic" }, { quirks: { ...quirks, ...more } }), {
    gaps: {
      "put: only-if-absent refuses an existing key with PRECONDITION_FAILED":
        "no condition is understood by all stores",
      "tags: travel with a put": noTags,
      "multipart: attributes given at the start are the object's": noTags,
    },
  });
});
