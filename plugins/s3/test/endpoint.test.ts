import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adapterOf, SOURCES } from "../src/adapters.ts";
import type { BucketEndpoint } from "../src/endpoint/bucket.ts";
import { type JobChange, type Lab, openLab } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const open = ({ source }: JobChange = {}) => {
  const side = lab.job(source === undefined ? {} : { source }).source;
  return adapterOf(SOURCES, side.type).open(side, lab.host());
};
const { signal } = new AbortController();
const sampleOf = async (endpoint: BucketEndpoint) => endpoint.sample?.(signal);

describe("an opened bucket", () => {
  it("can be reached, and names an object below its prefix", async () => {
    for (const key of ["a", "in/b"]) lab.server.bucket("from").put(key, "x");
    const endpoint = await open({ source: { prefix: "in/" } });
    await lab.settle(endpoint.probe(signal));
    expect(await lab.settle(sampleOf(endpoint))).toBe("in/b");
    const empty = await open({ source: { prefix: "nothing/" } });
    expect(await lab.settle(sampleOf(empty))).toBeUndefined();
  });

  it("says why it cannot be reached", async () => {
    const endpoint = await open({ source: { bucket: "gone" } });
    await expect(lab.settle(endpoint.probe(signal))).rejects.toMatchObject({ code: "BUCKET_NOT_FOUND" });
  });

  it("is the same place exactly when it is the same bucket", async () => {
    const [one, two, other] = await Promise.all([
      open(),
      open({ source: { prefix: "x/" } }),
      open({ source: { bucket: "to" } }),
    ]);
    expect(one.id).toBe(two.id);
    expect(one.id).not.toBe(other.id);
  });
});
