import type { ParameterValues } from "@dth/core/parameter";
import { Fixtures } from "@dth/testkit/registry-images";
import { type RegistryServer, startRegistry } from "@dth/testkit/registry-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { type FakeEcr, KEYS, startFakeEcr } from "./fake-ecr.ts";
import { type JobInput, jobOf, labHost, outcomesOf, run } from "./lab.ts";

describe("Amazon ECR", () => {
  let ecr: FakeEcr;
  let other: RegistryServer;
  let source: Fixtures;

  beforeAll(async () => {
    [ecr, other] = await Promise.all([startFakeEcr(), startRegistry()]);
    source = new Fixtures(other.url);
  });
  afterAll(async () => {
    await Promise.all([ecr?.close(), other?.close()]);
  });
  beforeEach(() => {
    ecr.state.calls.length = 0;
    ecr.state.denied.clear();
  });

  const inEcr = () => new Fixtures(ecr.url, { authorization: ecr.authorization() });
  const access = (): ParameterValues => ({ region: "eu-west-1", endpoint: ecr.url, credentials: "keys" });
  const toEcr = (images: readonly string[], more: ParameterValues = {}, options: ParameterValues = {}): JobInput => ({
    source: { type: "oci-registry", parameters: { endpoint: other.url, select: "images", images } },
    destination: { type: "amazon-ecr", parameters: { ...access(), ...more } },
    options,
  });
  const fromEcr = (more: ParameterValues): JobInput => ({
    source: { type: "amazon-ecr", parameters: { ...access(), ...more } },
    destination: { type: "oci-registry", parameters: { endpoint: other.url, prefix: "back/" } },
  });
  const hostWithKeys = async (keys: Readonly<Record<string, string>> = KEYS) => {
    const host = labHost();
    await host.secrets.write("keys", keys);
    return host;
  };

  it("missing repositories are made by the template, under the prefix", async () => {
    const image = await source.multiArch("made/app", "1");
    const settings = {
      prefix: "mirror/",
      tagMutability: "IMMUTABLE",
      scanOnPush: true,
      encryption: "KMS",
      kmsKey: "alias/images",
      lifecyclePolicy: '{"rules":[]}',
      repositoryPolicy: '{"Statement":[]}',
      resourceTags: { team: "web" },
    };
    const result = await run(jobOf(toEcr(["made/app:1"], settings)), await hostWithKeys());
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 } }, failures: [] });
    expect(await inEcr().digest("mirror/made/app", "1")).toBe(image.digest);
    expect(ecr.state.repositories.get("mirror/made/app")).toMatchObject({
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/images" },
      tags: [{ Key: "team", Value: "web" }],
    });
    expect(ecr.state.policies.get("PutLifecyclePolicy mirror/made/app")).toMatchObject({
      lifecyclePolicyText: '{"rules":[]}',
    });
    expect(ecr.state.policies.has("SetRepositoryPolicy mirror/made/app")).toBe(true);
  });

  it("the original's names of keys are taken", async () => {
    await source.image("named/app", "1");
    const host = await hostWithKeys({ access_key_id: KEYS.accessKeyId, secret_access_key: KEYS.secretAccessKey });
    expect(await run(jobOf(toEcr(["named/app:1"])), host)).toMatchObject({ tally: { copied: { objects: 1 } } });
  });

  it("an immutable tag with another image is a failure of its own, the same image is none", async () => {
    await source.image("fixed/app", "1");
    await source.image("fixed/app", "2");
    const job = () => jobOf(toEcr(["fixed/app:1", "fixed/app:2"], { tagMutability: "IMMUTABLE" }));
    const host = await hostWithKeys();
    await run(job(), host);
    await source.image("fixed/app", "1");
    const result = await run(job(), host);
    expect(result).toMatchObject({ state: "done", tally: { same: { objects: 1 } } });
    expect(result.failures).toMatchObject([{ code: "TAG_IMMUTABLE", samples: ["fixed/app:1"] }]);
  });

  it("a token that ends under way is renewed, for our requests and for skopeo", async () => {
    await source.image("renewed/app", "1");
    await source.image("renewed/app", "2");
    const host = await hostWithKeys();
    let changed = false;
    const processes = {
      scratch: () => host.processes.scratch(),
      run: (request: Parameters<typeof host.processes.run>[0]) => {
        // Between the comparison and the copy.
        if (!changed) ecr.state.password = "second-token-of-twelve-hours";
        changed = true;
        return host.processes.run(request);
      },
    };
    const slow = { ...host.clock, now: () => host.clock.now() + (changed ? 60_000 : 0) };
    const job = jobOf(toEcr(["renewed/app:1", "renewed/app:2"]));
    const result = await run(job, { ...host, processes, clock: slow });
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 2 } }, failures: [] });
  });

  it("throttled writes of manifests are waited for", async () => {
    await source.image("busy/app", "1");
    ecr.state.throttled = 2;
    const result = await run(jobOf(toEcr(["busy/app:1"])), await hostWithKeys());
    expect(result).toMatchObject({ tally: { copied: { objects: 1 } }, failures: [] });
    expect(ecr.state.throttled).toBe(0);
  });

  it("a whole registry is compared by listings, without a request for each tag", async () => {
    await inEcrRepository("listed/a");
    await inEcrRepository("listed/b");
    for (const tag of ["1", "2", "3", "4"]) await inEcr().image("listed/a", tag);
    await inEcr().multiArch("listed/b", "1");
    const host = await hostWithKeys();
    const everything = { select: "all", repositories: ["listed/*"] };
    expect(await run(jobOf(fromEcr(everything)), host)).toMatchObject({
      tally: { copied: { objects: 5 } },
      failures: [],
    });
    await ecr.registry.forget();
    expect(await run(jobOf(fromEcr(everything)), host)).toMatchObject({ tally: { same: { objects: 5 } } });
    expect(await ecr.registry.requests()).toEqual([]);
  });

  it("include untagged means untagged images, not the parts of others", async () => {
    await inEcrRepository("untagged/app");
    const index = await inEcr().multiArch("untagged/app", "1");
    const old = await inEcr().image("untagged/app", "");
    await inEcr().referrer("untagged/app", old, "application/spdx+json");
    const parameters = { select: "all", repositories: ["untagged/*"] };
    const host = await hostWithKeys();
    const without = jobOf(fromEcr(parameters));
    await run(without, host);
    expect((await outcomesOf(host, without)).map(({ key }) => key)).toEqual(["untagged/app:1"]);
    const job = jobOf(fromEcr({ ...parameters, untagged: true }));
    await run(job, host);
    expect((await outcomesOf(host, job)).map(({ key }) => key)).toEqual([`untagged/app@${old.digest}`]);
    expect(await source.digest("back/untagged/app", old.digest)).toBe(old.digest);
    expect(await source.digest("back/untagged/app", "1")).toBe(index.digest);
  });

  it("wrong keys end the run at once, and say so", async () => {
    await source.image("wrong/app", "1");
    const host = await hostWithKeys({ ...KEYS, secretAccessKey: "another-secret-key" });
    const result = await run(jobOf(toEcr(["wrong/app:1"])), host);
    expect(result).toMatchObject({ state: "failed", error: { code: "SIGNATURE_MISMATCH" } });
    expect(JSON.stringify(result)).not.toContain("another-secret-key");
  });

  it("a repository that may not be made fails its images, each with the reason", async () => {
    await source.image("denied/app", "1");
    ecr.state.denied.set("CreateRepository", "AccessDeniedException");
    const result = await run(jobOf(toEcr(["denied/app:1"])), await hostWithKeys());
    expect(result).toMatchObject({ state: "done", failures: [{ code: "ACCESS_DENIED", samples: ["denied/app:1"] }] });
  });

  it("without permission to create, a missing repository is named", async () => {
    await source.image("absent/app", "1");
    const result = await run(jobOf(toEcr(["absent/app:1"], { createRepositories: false })), await hostWithKeys());
    expect(result).toMatchObject({ state: "done", failures: [{ code: "REPOSITORY_NOT_FOUND" }] });
  });

  it("the doctor tries both sides and prints the policy that is needed", async () => {
    await source.image("doctor/app", "1");
    const checks = async (job: JobInput, host: Awaited<ReturnType<typeof hostWithKeys>>) => {
      const found = [];
      for await (const check of ECR_PLUGIN.doctor(jobOf(job), host, new AbortController().signal)) found.push(check);
      return found;
    };
    const good = await checks(toEcr(["doctor/app:1"]), await hostWithKeys());
    expect(good.map(({ side, name, state }) => `${side} ${name} ${state}`)).toEqual([
      "destination skopeo ok",
      "source reach ok",
      "source list ok",
      "source pull ok",
      "destination reach ok",
      "destination push not-tried",
    ]);
    expect(good.at(-1)?.policy).toContain("ecr:CreateRepository");
    const host = await hostWithKeys({ ...KEYS, secretAccessKey: "wrong" });
    const bad = await checks(toEcr(["doctor/app:1"]), host);
    expect(bad.at(-1)).toMatchObject({ state: "problem", code: "SIGNATURE_MISMATCH" });
    expect(bad.at(-1)?.fix?.zh).toBeTruthy();
  });

  it("the board shows what is the same, changed, missing and more", async () => {
    await inEcrRepository("board/app");
    const platforms = await inEcr().multiArch("board/app", "same");
    await inEcr().image("board/app", "changed");
    await inEcr().image("board/app", "missing");
    const host = await hostWithKeys();
    await run(jobOf(fromEcr({ select: "images", images: ["board/app:same", "board/app:changed"] })), host);
    await inEcr().image("board/app", "changed");
    await source.image("back/board/app", `${platforms.digest.replace(":", "-")}.sig`);
    const rows = [];
    const job = jobOf(fromEcr({ select: "all", repositories: ["board/*"] }));
    const signal = new AbortController().signal;
    for await (const row of ECR_PLUGIN.board?.(job, host, signal) ?? []) rows.push(row);
    for (const [n, place] of rows.entries()) {
      const rest = [];
      for await (const row of ECR_PLUGIN.board?.(job, host, signal, place) ?? []) rest.push(row);
      expect(rest).toEqual(rows.slice(n + 1));
    }
    expect(rows).toMatchObject([
      { item: "board/app:changed", state: "different" },
      { item: "board/app:missing", state: "missing" },
      { item: "board/app:same", state: "same", platforms: ["linux/amd64", "linux/arm64"], attached: ["signature"] },
    ]);
  });

  async function inEcrRepository(name: string): Promise<void> {
    ecr.state.repositories.set(name, {});
  }
});
