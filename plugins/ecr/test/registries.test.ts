import { randomBytes } from "node:crypto";
import { memoryProcesses } from "@dth/testkit/processes";
import { digestOf, OCI_INDEX } from "@dth/testkit/registry-images";
import { startRegistryPair } from "@dth/testkit/registry-pair";
import { afterAll, describe, expect, it } from "vitest";
import { OCI_REGISTRY_DESTINATION } from "../src/endpoints/oci-registry.ts";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { bytesSource } from "../src/registry/blob-source.ts";
import { inputBetween, type JobInput, jobOf, labHost, type MoreInput, outcomesOf, run } from "./lab.ts";

const { from, to, source, destination, close } = await startRegistryPair();
afterAll(close);

const input = (images: readonly string[], more?: MoreInput) => inputBetween(from.url, to.url, images, more);

describe("between two real registries", () => {
  it("an index arrives whole, with its digest, and the outcome holds the evidence", async () => {
    const index = await source.multiArch("whole/app", "1.0");
    const host = labHost();
    const job = jobOf(input(["whole/app:1.0"]));
    const result = await run(job, host);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 } }, failures: [] });
    expect(await destination.digest("whole/app", "1.0")).toBe(index.digest);
    const [outcome] = await outcomesOf(host, job);
    expect(outcome).toMatchObject({
      key: "whole/app:1.0",
      kind: "copied",
      evidence: { sourceEtag: index.digest, destinationEtag: index.digest, proof: "etag" },
    });
    expect(outcome?.size).toBeGreaterThan(4_000);
  });

  it("twenty images of every kind: a second run asks by HEAD and nothing else, and starts no program", async () => {
    const images: string[] = [];
    for (let i = 0; i < 17; i++) {
      await source.image(`twenty/app${i % 4}`, `v${i}`);
      images.push(`twenty/app${i % 4}:v${i}`);
    }
    const index = await source.multiArch("twenty/index", "1");
    const signature = `${index.digest.replace(":", "-")}.sig`;
    await source.image("twenty/index", signature);
    const { digest: untagged } = await source.image("twenty/app0", "");
    images.push("twenty/index:1", `twenty/index:${signature}`, `twenty/app0@${untagged}`);
    const first = labHost();
    const cold = jobOf(input(images));
    expect(await run(cold, first)).toMatchObject({ state: "done", tally: { copied: { objects: 20 } } });
    expect(await destination.digest("twenty/index", "1")).toBe(index.digest);
    expect(await destination.digest("twenty/app0", untagged)).toBe(untagged);
    await from.forget();
    await to.forget();
    // Without any program: whatever is started is an error.
    const host = labHost({ ledger: first.ledger, processes: memoryProcesses() });
    expect(await run(jobOf(input(images)), host)).toMatchObject({ state: "done", tally: { same: { objects: 20 } } });
    const asked = [await from.requests(), await to.requests()];
    expect(asked.map(({ length }) => length)).toEqual([20, 20]);
    for (const { method } of asked.flat()) expect(method).toBe("HEAD");
  });

  it("all tags with cosign's and with patterns, versions and the newest", async () => {
    const digests = new Map<string, string>();
    for (const tag of ["1.0", "1.1", "2.0", "latest"]) digests.set(tag, (await source.image("tags/app", tag)).digest);
    const signed = digests.get("1.1")?.replace(":", "-");
    await source.image("tags/app", `${signed}.sig`);
    const host = labHost();
    expect(await run(jobOf(input(["tags/app:^1"])), host)).toMatchObject({ tally: { copied: { objects: 2 } } });
    expect(await destination.digest("tags/app", "2.0")).toBeUndefined();
    expect(await destination.digest("tags/app", `${signed}.sig`)).toBe(
      await source.digest("tags/app", `${signed}.sig`),
    );
    const rest = jobOf(input(["tags/app:*"], { selection: { newest: 1 } }));
    expect(await run(rest, host)).toMatchObject({ tally: { copied: { objects: 1 } } });
    expect(await destination.digest("tags/app", "2.0")).toBe(digests.get("2.0"));
    const all = await run(jobOf(input(["tags/app:ALL_TAGS"])), host);
    expect(all).toMatchObject({ tally: { copied: { objects: 1 }, same: { objects: 4 } } });
  });

  it("an image without a tag, by digest", async () => {
    const { digest } = await source.image("bare/app", "");
    const result = await run(jobOf(input([`bare/app@${digest}`])), labHost());
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 } } });
    expect(await destination.digest("bare/app", digest)).toBe(digest);
  });

  it("an index of indexes, which skopeo refuses, arrives unchanged", async () => {
    const inner = await source.multiArch("nested/app", "inner");
    const single = await source.image("nested/app", "");
    const outer = await source.index("nested/app", "bundle", [inner, single]);
    const result = await run(jobOf(input(["nested/app:bundle"])), labHost());
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 } }, failures: [] });
    expect(await destination.digest("nested/app", "bundle")).toBe(outer.digest);
    expect(await destination.digest("nested/app", inner.digest)).toBe(inner.digest);
  });

  it("an index whose entries carry artifact types arrives unchanged", async () => {
    const image = await source.image("typed/app", "");
    const index = await source.index("typed/app", "1", [{ ...image, artifactType: "application/vnd.example" }]);
    expect(await run(jobOf(input(["typed/app:1"])), labHost())).toMatchObject({ tally: { copied: { objects: 1 } } });
    expect(await destination.digest("typed/app", "1")).toBe(index.digest);
  });

  it("chosen platforms: an image of another one stays where it is, and is not looked into again", async () => {
    const arm = await source.image("single/app", "arm", { architecture: "arm64" });
    await source.image("single/app", "intel", { architecture: "amd64" });
    const host = labHost();
    const job = () => jobOf(input(["single/app:*"], { options: { platforms: ["linux/arm64"] } }));
    const first = job();
    expect(await run(first, host)).toMatchObject({
      failures: [],
      tally: { copied: { objects: 1 }, skipped: { objects: 1 } },
    });
    expect(await destination.digest("single/app", "arm")).toBe(arm.digest);
    expect(await destination.digest("single/app", "intel")).toBeUndefined();
    const left = (await outcomesOf(host, first)).find(({ kind }) => kind === "skipped");
    expect(left).toMatchObject({
      key: "single/app:intel",
      reason: "other-platform",
      message: expect.stringContaining("linux/amd64"),
    });
    await from.forget();
    expect(await run(job(), host)).toMatchObject({ tally: { same: { objects: 1 }, skipped: { objects: 1 } } });
    const looked = (await from.requests()).filter(({ path }) => /manifests|blobs/.test(path));
    expect(looked.map(({ method }) => method)).not.toContain("GET");
  });

  it("chosen platforms: one is the image itself, several a shorter index, and both are known the next time", async () => {
    const parts = [];
    for (const architecture of ["amd64", "arm64", "s390x"]) {
      const image = await source.image("platforms/app", "", { architecture });
      parts.push({ ...image, platform: { os: "linux", architecture } });
    }
    await source.index("platforms/app", "1", parts);
    const host = labHost();
    const one = input(["platforms/app:1"], { options: { platforms: ["linux/arm64"] } });
    expect(await run(jobOf(one), host)).toMatchObject({ tally: { copied: { objects: 1 } }, failures: [] });
    expect(await destination.digest("platforms/app", "1")).toBe(parts[1]?.digest);
    expect(await run(jobOf(one), host)).toMatchObject({ tally: { same: { objects: 1 } } });
    const two = input(["platforms/app:1"], { options: { platforms: ["linux/arm64", "linux/amd64"] } });
    expect(await run(jobOf(two), host)).toMatchObject({ tally: { copied: { objects: 1 } } });
    const answer = await destination.read("platforms/app", "1");
    expect(answer.headers.get("content-type")).toBe(OCI_INDEX);
    expect((await answer.json()).manifests).toHaveLength(2);
    expect(await run(jobOf(two), host)).toMatchObject({ tally: { same: { objects: 1 } } });
    const none = input(["platforms/app:1"], { options: { platforms: ["linux/riscv64"] } });
    expect(await run(jobOf(none), host)).toMatchObject({
      failures: [{ code: "IMAGE_NOT_COPYABLE", samples: ["platforms/app:1"] }],
    });
  });

  it("all repositories, renamed", async () => {
    await source.image("moved/one", "1");
    await source.image("moved/deep/two", "1");
    const everything: JobInput = {
      source: { type: "oci-registry", parameters: { endpoint: from.url, select: "all", repositories: ["moved/**"] } },
      destination: {
        type: "oci-registry",
        parameters: { endpoint: to.url, prefix: "mirror/", rename: { "moved/*": "new/*" } },
      },
    };
    expect(await run(jobOf(everything), labHost())).toMatchObject({ state: "done", tally: { copied: { objects: 2 } } });
    expect(await destination.digest("mirror/new/one", "1")).toBe(await source.digest("moved/one", "1"));
    expect(await destination.digest("mirror/new/deep/two", "1")).toBe(await source.digest("moved/deep/two", "1"));
  });

  it("what is not there fails with its name, and the others arrive", async () => {
    await source.image("partly/app", "1");
    const host = labHost();
    const job = jobOf(input(["partly/app:1", "partly/app:gone", "partly/none:*"]));
    const result = await run(job, host);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 }, failed: { objects: 2 } } });
    expect(result.failures.map(({ code, samples }) => [code, ...samples]).sort()).toEqual([
      ["IMAGE_NOT_FOUND", "partly/app:gone"],
      ["REPOSITORY_NOT_FOUND", "partly/none"],
    ]);
  });

  it("a changed tag is copied again, and a plan only as it was planned", async () => {
    await source.image("changing/app", "1");
    const host = labHost();
    await run(jobOf(input(["changing/app:1"])), host);
    const { digest } = await source.image("changing/app", "1");
    const planned = jobOf(input(["changing/app:1"]));
    const control = { signal: new AbortController().signal, watch: () => {} };
    const plan = await ECR_PLUGIN.plan(planned, host, control);
    expect(plan).toMatchObject({ found: { objects: 1 }, copy: { objects: 1 }, requests: { "manifest pulls": 1 } });
    expect(plan.copy.bytes).toBeGreaterThan(2_000);
    const applied = jobOf({ ...input(["changing/app:1"]), plan: planned.runId });
    expect(await run(applied, host)).toMatchObject({ tally: { copied: { objects: 1 } } });
    expect(await destination.digest("changing/app", "1")).toBe(digest);
    await source.image("changing/app", "1");
    const stale = jobOf({ ...input(["changing/app:1"]), plan: planned.runId });
    expect(await run(stale, host)).toMatchObject({ failures: [{ code: "SOURCE_CHANGED" }] });
  });

  it("a stopped run goes on where it was", async () => {
    const images: string[] = [];
    for (let i = 0; i < 12; i++) {
      await source.image("stopped/app", `v${i}`, { layers: [randomBytes(200_000)] });
      images.push(`stopped/app:v${i}`);
    }
    const host = labHost();
    const job = jobOf(input(images, { options: { copiesAtOnce: 2 } }));
    const stop = new AbortController();
    const logged = setInterval(() => {
      if (host.logged.filter(({ message }) => message.endsWith("copied")).length >= 3) stop.abort();
    }, 5);
    const stopped = await run(job, host, stop.signal);
    clearInterval(logged);
    expect(stopped.state).toBe("stopped");
    expect(stopped.tally.copied.objects).toBeGreaterThanOrEqual(3);
    expect(stopped.tally.copied.objects).toBeLessThan(12);
    const rest = await run(job, host);
    expect(rest.state).toBe("done");
    expect(rest.tally.copied.objects + rest.tally.same.objects).toBe(12);
    for (const image of images) {
      const [repository = "", tag = ""] = image.split(":");
      expect(await destination.digest(repository, tag)).toBe(await source.digest(repository, tag));
    }
  });

  it("blobs go both ways, and the doctor tries a push without leaving anything", async () => {
    await source.image("blobs/app", "1");
    const host = labHost();
    const job = jobOf(input(["blobs/app:1"]));
    const checks = [];
    for await (const check of ECR_PLUGIN.doctor(job, host, new AbortController().signal)) checks.push(check);
    expect(checks.map(({ side, name, state }) => `${side} ${name} ${state}`)).toEqual([
      "destination skopeo ok",
      "source reach ok",
      "source list ok",
      "source pull ok",
      "destination reach ok",
      "destination push ok",
    ]);
    const { blobs } = await OCI_REGISTRY_DESTINATION.open(job.destination, host);
    const bytes = randomBytes(70_000);
    const blob = { mediaType: "application/octet-stream", digest: digestOf(bytes), size: bytes.length };
    expect(await blobs.has("blobs/app", blob.digest)).toBe(false);
    await blobs.write("blobs/app", bytesSource(blob.digest, bytes));
    expect(await blobs.has("blobs/app", blob.digest)).toBe(true);
    expect(Buffer.from(await blobs.read("blobs/app", blob)).equals(bytes)).toBe(true);
  });

  it("nothing secret is on a command line, and nothing of the run stays on the disk", async () => {
    await source.image("quiet/app", "1");
    const host = labHost();
    await host.secrets.write("robot", { username: "robot$team", password: "hunter2-hunter2" });
    const { source: side, ...others } = input(["quiet/app:1"]);
    const requests: string[] = [];
    const processes = {
      ...host.processes,
      run: (request: Parameters<typeof host.processes.run>[0]) => {
        requests.push(request.args.join(" "));
        return host.processes.run(request);
      },
      scratch: () => host.processes.scratch(),
    };
    const job = jobOf({ ...others, source: { ...side, parameters: { ...side.parameters, login: "robot" } } });
    expect(await run(job, { ...host, processes })).toMatchObject({ tally: { copied: { objects: 1 } } });
    expect(requests).toHaveLength(1);
    expect(requests.join()).not.toContain("hunter2");
    expect(JSON.stringify(host.logged)).not.toContain("hunter2");
    const paths = requests.join().match(/\/\S+dth-\S+(?=\/)/g) ?? [];
    const { existsSync } = await import("node:fs");
    for (const path of paths) expect(existsSync(path)).toBe(false);
  });
});
