import { startRegistryPair } from "@dth/testkit/registry-pair";
import { afterAll, describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { inputBetween, jobOf, labHost, type MoreInput, outcomesOf, run } from "./lab.ts";

const { from, to, source, destination, close } = await startRegistryPair();
afterAll(close);

const input = (images: readonly string[], more?: MoreInput) => inputBetween(from.url, to.url, images, more);

describe("what is attached to an image", () => {
  it("referrers and cosign's tags come with their image, and the destination's own list is kept", async () => {
    const image = await source.image("signed/app", "1");
    const sbom = await source.referrer("signed/app", image, "application/spdx+json");
    const nested = await source.referrer("signed/app", sbom, "application/vnd.example.signature");
    const tagOf = (digest: string) => digest.replace(":", "-");
    await source.index("signed/app", tagOf(image.digest), [sbom]);
    await source.index("signed/app", tagOf(sbom.digest), [nested]);
    const signature = await source.image("signed/app", `${tagOf(image.digest)}.sig`);
    const other = await destination.referrer("signed/app", image, "application/vnd.example.own");
    await destination.index("signed/app", tagOf(image.digest), [other]);
    const host = labHost();
    const job = jobOf(input(["signed/app:1"]));
    expect(await run(job, host)).toMatchObject({ state: "done", tally: { copied: { objects: 1 } }, failures: [] });
    expect((await outcomesOf(host, job))[0]?.lost).toBeUndefined();
    const list = await (await destination.read("signed/app", tagOf(image.digest))).json();
    expect(list.manifests.map(({ digest }: { digest: string }) => digest)).toEqual([other.digest, sbom.digest]);
    expect(await destination.digest("signed/app", nested.digest)).toBe(nested.digest);
    expect(await destination.digest("signed/app", `${tagOf(image.digest)}.sig`)).toBe(signature.digest);
  });

  it("a list of referrers that is selected as a tag is merged, and known the next time", async () => {
    const image = await source.image("listed/app", "1");
    const sbom = await source.referrer("listed/app", image, "application/spdx+json");
    const tag = image.digest.replace(":", "-");
    await source.index("listed/app", tag, [sbom]);
    const own = await destination.referrer("listed/app", image, "application/vnd.example.own");
    await destination.index("listed/app", tag, [own]);
    const host = labHost();
    expect(await run(jobOf(input(["listed/app:*"])), host)).toMatchObject({
      tally: { copied: { objects: 2 } },
      failures: [],
    });
    expect((await (await destination.read("listed/app", tag)).json()).manifests).toHaveLength(2);
    expect(await run(jobOf(input(["listed/app:*"])), host)).toMatchObject({ tally: { same: { objects: 2 } } });
  });

  it("the board shows everything that is attached, to platforms too, and when an image was last copied", async () => {
    const parts = [];
    for (const architecture of ["amd64", "arm64"]) {
      const image = await source.image("shown/app", "", { architecture });
      parts.push({ ...image, platform: { os: "linux", architecture } });
    }
    const provenance = {
      ...(await source.image("shown/app", "")),
      platform: { os: "unknown", architecture: "unknown" },
      annotations: { "vnd.docker.reference.type": "attestation-manifest" },
    };
    const index = await source.index("shown/app", "1", [...parts, provenance]);
    await source.image("shown/app", `${index.digest.replace(":", "-")}.sig`);
    const [first = index] = parts;
    const sbom = await source.referrer("shown/app", first, "application/spdx+json");
    await source.index("shown/app", first.digest.replace(":", "-"), [sbom]);
    const host = labHost();
    const job = jobOf(input(["shown/app:1"]));
    const look = async () => {
      const rows = [];
      for await (const row of ECR_PLUGIN.board?.(job, host, new AbortController().signal) ?? []) rows.push(row);
      return rows;
    };
    expect(await look()).toMatchObject([{ item: "shown/app:1", state: "missing", attached: [] }]);
    const before = Date.now();
    await run(job, host);
    const [row] = await look();
    expect(row).toMatchObject({ state: "same", attached: ["attestation", "sbom", "signature"] });
    expect(row?.copiedAt).toBeGreaterThanOrEqual(before);
    expect(row?.copiedAt).toBeLessThanOrEqual(Date.now());
  });
});
