import { HubError } from "@dth/core/error";
import type { ObjectAttributes } from "@dth/core/object";
import type { ItemOutcome } from "@dth/core/outcome";
import { describe, expect, it } from "vitest";
import { MIB, noise, same } from "../../test/contents.ts";
import { type Scene, scene } from "../../test/scene.ts";

async function outcomesOf({ ledger }: Scene): Promise<ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  for await (const outcome of ledger.outcomes("run1")) outcomes.push(outcome);
  return outcomes;
}

describe("what a copy takes along", () => {
  it("keeps a multipart ETag by keeping the parts", async () => {
    const s = scene({ options: { partSize: MIB } });
    s.source.seed("movie", noise(2_500_000), { partSize: 700_000 });
    await s.run();
    expect(s.destination.object("movie")?.etag).toBe(s.source.object("movie")?.etag);
    expect(s.destination.object("movie")?.etag).toMatch(/-4$/);
  });

  it("does not mix two versions of an object that has no ETag", async () => {
    for (const giantSize of [2 * MIB, 64 * MIB]) {
      const s = scene({ options: { partSize: MIB, giantSize, maxBufferedBytes: 4 * MIB, maxRequests: 1 } });
      const etag = undefined as never;
      s.source.seed("k", noise(4 * MIB, 1), { etag });
      let reads = 0;
      s.source.before = ({ method }) => {
        if (method !== "get" || ++reads !== 2) return;
        s.source.seed("k", noise(4 * MIB, 2), { etag, lastModified: s.clock.now() + 60_000 });
      };
      expect((await s.run()).tally.copied.objects).toBe(1);
      expect(same(s, "k")).toBe(true);
      expect(s.destination.uploads.size).toBe(0);
    }
  });

  it("carries metadata, headers and tags, and says what could not follow", async () => {
    const s = scene();
    s.source.seed("a", "x", {
      attributes: {
        contentType: "text/plain",
        contentEncoding: "aws-chunked,gzip",
        cacheControl: "no-cache",
        metadata: { good: "größe", "bad name": "x", bad: "a\u0001b" },
      },
      tags: { team: "blue" },
    });
    await s.run();
    const [outcome] = await outcomesOf(s);
    expect(s.destination.object("a")).toMatchObject({
      attributes: {
        contentType: "text/plain",
        contentEncoding: "gzip",
        cacheControl: "no-cache",
        metadata: { good: "größe" },
        tags: { team: "blue" },
      },
    });
    expect(outcome?.lost).toEqual(["metadata:bad name", "metadata:bad"]);
    expect(outcome?.evidence).toMatchObject({ proof: "etag", checksums: { md5: expect.any(String) } });
  });

  it("stores an object without tags that the destination refuses, and says so", async () => {
    for (const size of [1, 2 * MIB]) {
      const s = scene({ options: { partSize: MIB, sameLayout: false } });
      s.source.seed("a", noise(size), { tags: { "a&b": "c" } });
      const refuse = ({ tags }: ObjectAttributes): void => {
        if (tags !== undefined) throw new HubError("METADATA_NOT_ACCEPTED", "InvalidTag");
      };
      const put = s.destination.put.bind(s.destination);
      s.destination.put = async (request) => {
        refuse(request.attributes);
        return put(request);
      };
      const createUpload = s.destination.createUpload.bind(s.destination);
      s.destination.createUpload = async (request) => {
        refuse(request.attributes);
        return createUpload(request);
      };
      const { tally } = await s.run();
      expect(tally.copied.objects).toBe(1);
      const [outcome] = await outcomesOf(s);
      expect(outcome?.lost).toEqual(["tags"]);
    }
  });

  it("asks for tags until it knows that it may read them, then only where the store counts some", async () => {
    const s = scene({ options: { maxRequests: 1 } });
    for (const key of ["a", "b", "c", "d"]) s.source.seed(key, "x");
    s.source.seed("e", "y", { tags: { a: "b" } });
    await s.run();
    const asked = s.source.requests.filter(({ method }) => method === "getTags").map(({ key }) => key);
    expect(asked.at(-1)).toBe("e");
    expect(asked.length).toBeLessThan(5);
    expect(s.destination.object("e")?.attributes.tags).toEqual({ a: "b" });
  });

  it("goes on asking a store that does not count tags", async () => {
    const s = scene({ source: { traits: { countsTags: false } } });
    for (const key of ["a", "b", "c"]) s.source.seed(key, "x");
    await s.run();
    expect(s.source.requests.filter(({ method }) => method === "getTags")).toHaveLength(3);
  });
});
