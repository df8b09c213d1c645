import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { jobOf, run } from "./lab.ts";
import { FROM, scene, TO } from "./memory-scene.ts";

describe("a run", () => {
  it("within one registry does not copy its own copies, however often it runs", async () => {
    const { registries, host } = scene();
    registries.put(FROM, "team/app", "1");
    registries.put(FROM, "base", "1");
    const side = { type: "oci-registry", parameters: { endpoint: FROM } };
    const again = () =>
      run(
        jobOf({
          source: { ...side, parameters: { ...side.parameters, select: "all" } },
          destination: { ...side, parameters: { ...side.parameters, prefix: "copy/" } },
        }),
        host,
      );
    expect(await again()).toMatchObject({ state: "done", tally: { copied: { objects: 2 } } });
    expect(await again()).toMatchObject({ state: "done", tally: { copied: { objects: 0 } } });
    expect(registries.get(FROM, "copy/team/app", "1")).toBeDefined();
    expect(registries.get(FROM, "copy/copy/team/app", "1")).toBeUndefined();
  });

  it("whose listing breaks off goes on behind what it has decided", async () => {
    let broken = true;
    const { registries, host, input, requests } = scene(({ path }) =>
      broken && path.includes("/b/app/manifests/") ? new HubError("TLS_FAILURE", "the certificate ended") : undefined,
    );
    for (const repository of ["a/app", "b/app", "c/app"]) {
      for (let i = 0; i < 3; i++) registries.put(FROM, repository, `v${i}`);
    }
    const job = jobOf(input(["a/app:*", "b/app:*", "c/app:*"]));
    expect(await run(job, host)).toMatchObject({ state: "failed", error: { code: "TLS_FAILURE" } });
    expect(await host.ledger.checkpoint(job.runId)).toMatchObject({
      complete: false,
      found: { objects: 3 },
      queued: { objects: 3 },
    });
    broken = false;
    requests.length = 0;
    const result = await run(job, host);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 9 } }, failures: [] });
    expect(await host.ledger.checkpoint(job.runId)).toMatchObject({
      complete: true,
      found: { objects: 9 },
      queued: { objects: 9 },
    });
    const lists = requests.filter(({ path, origin }) => origin === FROM && path.includes("/tags/list"));
    expect(lists.filter(({ path }) => path.startsWith("/v2/b/"))).not.toHaveLength(0);
  });

  it("looks at unchanged images too when attachments are always wanted", async () => {
    const { registries, host, input } = scene();
    const digest = registries.put(FROM, "a/app", "1");
    await run(jobOf(input(["a/app:1"])), host);
    registries.put(FROM, "a/app", `${digest.replace(":", "-")}.sig`);
    expect(await run(jobOf(input(["a/app:1"])), host)).toMatchObject({ tally: { same: { objects: 1 } } });
    expect(registries.get(TO, "a/app", `${digest.replace(":", "-")}.sig`)).toBeUndefined();
    const always = await run(jobOf(input(["a/app:1"], { attached: "always" })), host);
    expect(always).toMatchObject({ state: "done", tally: { same: { objects: 1 }, copied: { objects: 0 } } });
    expect(registries.get(TO, "a/app", `${digest.replace(":", "-")}.sig`)).toBeDefined();
    const none = registries.put(FROM, "b/app", "1");
    registries.put(FROM, "b/app", `${none.replace(":", "-")}.sig`);
    await run(jobOf(input(["b/app:1"], { attached: "none" })), host);
    expect(registries.get(TO, "b/app", `${none.replace(":", "-")}.sig`)).toBeUndefined();
  });

  it("follows a tag that moves while it is copied", async () => {
    const { registries, host, input, processes } = scene();
    registries.put(FROM, "a/app", "1");
    let moves = 0;
    const moving = {
      ...processes,
      async run(request: Parameters<typeof processes.run>[0]) {
        if (moves++ === 0)
          registries.put(
            FROM,
            "a/app",
            "1",
            `{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:${"b".repeat(64)}","size":1},"layers":[]}`,
          );
        return processes.run(request);
      },
      scratch: () => processes.scratch(),
    };
    const job = jobOf(input(["a/app:1"]));
    expect(await run(job, { ...host, processes: moving })).toMatchObject({ tally: { copied: { objects: 1 } } });
    expect(registries.get(TO, "a/app", "1")).toBe(registries.get(FROM, "a/app", "1"));
    expect(moves).toBe(2);
  });

  it("stops when one image after the other fails for a reason that is not theirs", async () => {
    const { registries, host, input } = scene();
    const images: string[] = [];
    for (let i = 0; i < 30; i++) {
      registries.put(FROM, "a/app", `v${i}`);
      images.push(`a/app:v${i}`);
    }
    const denied = {
      ...host.processes,
      run: async () => ({
        exitCode: 1,
        stdout: "",
        stderr: 'level=fatal msg="requested access to the resource is denied"',
      }),
      scratch: () => host.processes.scratch(),
    };
    const job = jobOf(input(images, { copiesAtOnce: 1 }));
    const result = await run(job, { ...host, processes: denied });
    expect(result).toMatchObject({
      state: "failed",
      error: { code: "ACCESS_DENIED" },
      tally: { failed: { objects: 5 } },
    });
    await host.ledger.reopen(job.runId, {});
    expect(await run(job, host)).toMatchObject({ state: "done", tally: { copied: { objects: 30 } } });
  });

  it("tries three times more when the way is bad, and no more", async () => {
    const { registries, host, input } = scene();
    registries.put(FROM, "a/app", "1");
    let runs = 0;
    const flaky = {
      ...host.processes,
      run: async () => {
        runs++;
        return { exitCode: 1, stdout: "", stderr: 'level=fatal msg="read: connection reset by peer"' };
      },
      scratch: () => host.processes.scratch(),
    };
    const result = await run(jobOf(input(["a/app:1"])), { ...host, processes: flaky });
    expect(runs).toBe(4);
    expect(result.failures).toMatchObject([{ code: "NETWORK", samples: ["a/app:1"] }]);
  });

  it("does not take skopeo's word for what arrived", async () => {
    const { registries, host, input, processes } = scene();
    const digest = registries.put(FROM, "a/app", "1");
    const lying = {
      ...processes,
      run: async () => ({ exitCode: 0, stdout: "", stderr: "" }),
      scratch: async () => ({ ...(await processes.scratch()), read: async () => digest }),
    };
    const result = await run(jobOf(input(["a/app:1"])), { ...host, processes: lying });
    expect(result.failures).toMatchObject([{ code: "DIGEST_MISMATCH" }]);
  });

  it("tells how it stands while it goes on", async () => {
    const { registries, host, input, processes } = scene();
    for (let i = 0; i < 3; i++) registries.put(FROM, "a/app", `v${i}`);
    const seen: unknown[] = [];
    let look = (): unknown => undefined;
    const watched = {
      ...processes,
      run: (request: Parameters<typeof processes.run>[0]) => {
        seen.push(look());
        return processes.run(request);
      },
      scratch: () => processes.scratch(),
    };
    const control = {
      signal: new AbortController().signal,
      watch: (snapshot: () => unknown) => {
        look = snapshot;
      },
    };
    await ECR_PLUGIN.run(jobOf(input(["a/app:*"], { copiesAtOnce: 1 })), { ...host, processes: watched }, control);
    expect(seen[0]).toMatchObject({
      found: { objects: 3 },
      queued: { objects: 3 },
      copied: { objects: 0 },
      requestsInFlight: 1,
    });
    expect(look()).toMatchObject({
      phase: "finishing",
      copied: { objects: 3 },
      listingComplete: true,
      limiting: "nothing",
    });
  });
});

describe("an image that was missing when it was looked for", () => {
  it("is taken when its failure is retried and it is there by then", async () => {
    const { registries, host, input } = scene();
    registries.put(FROM, "team/app", "1");
    const job = jobOf(input(["team/app:1", "team/app:2"]));
    expect(await run(job, host)).toMatchObject({ tally: { copied: { objects: 1 }, failed: { objects: 1 } } });
    expect(await host.ledger.reopen(job.runId, { code: "IMAGE_NOT_FOUND" })).toBe(1);
    expect(await run(job, host)).toMatchObject({ tally: { copied: { objects: 1 }, failed: { objects: 1 } } });
    await host.ledger.reopen(job.runId, { code: "IMAGE_NOT_FOUND" });
    registries.put(FROM, "team/app", "2");
    expect(await run(job, host)).toMatchObject({ tally: { copied: { objects: 2 }, failed: { objects: 0 } } });
    expect(registries.get(TO, "team/app", "2")).toBeDefined();
  });
});

describe("a repository that was missing when it was looked for", () => {
  it("is looked for when its failure is retried, and copied when it is there by then", async () => {
    const { registries, host, input } = scene();
    const job = jobOf(input(["team/app:*", "team/other:*"]));
    const { failures } = await run(job, host);
    expect(failures).toMatchObject([{ code: "REPOSITORY_NOT_FOUND", objects: 2, samples: ["team/app", "team/other"] }]);
    expect(await host.ledger.reopen(job.runId, { code: "REPOSITORY_NOT_FOUND" })).toBe(2);
    expect(await run(job, host)).toMatchObject({ state: "done", tally: { failed: { objects: 2 } } });
    await host.ledger.reopen(job.runId, { code: "REPOSITORY_NOT_FOUND" });
    for (const tag of ["1", "2"]) registries.put(FROM, "team/app", tag);
    const again = await run(job, host);
    expect(again).toMatchObject({ state: "done", tally: { copied: { objects: 2 }, failed: { objects: 1 } } });
    expect(again.failures).toMatchObject([{ samples: ["team/other"] }]);
    expect(registries.get(TO, "team/app", "2")).toBeDefined();
    expect(await run(job, host)).toMatchObject({
      state: "done",
      tally: { copied: { objects: 2 }, failed: { objects: 1 } },
    });
  });

  it("is so too for a run in parts", async () => {
    const { registries, host, input } = scene();
    const job = jobOf(input(["team/app:*"]));
    const signal = new AbortController().signal;
    const control = { signal, watch: () => {} };
    const parts = ECR_PLUGIN.batched;
    if (parts === undefined) throw new Error("images run in parts");
    expect(await parts.list(job, host, control, signal)).toMatchObject({ complete: true, batches: [] });
    await host.ledger.reopen(job.runId, {});
    registries.put(FROM, "team/app", "1");
    const { batches } = await parts.list(job, host, control, signal);
    for (const batch of batches) expect(await parts.copy(job, host, control, batch)).toBe(0);
    expect(await parts.close(job.runId, host)).toMatchObject({
      state: "done",
      failures: [],
      tally: { copied: { objects: 1 } },
    });
  });
});

describe("the doctor", () => {
  it("says that an image is missing as a problem, and tells an empty repository from it", async () => {
    const { registries, host, input } = scene();
    registries.put(FROM, "team/app", "1");
    registries.put(FROM, "team/bare", "");
    const pull = async (image: string) => {
      for await (const check of ECR_PLUGIN.doctor(jobOf(input([image])), host, new AbortController().signal)) {
        if (check.name === "pull") return check;
      }
      return undefined;
    };
    expect(await pull("team/app:1")).toMatchObject({ state: "ok" });
    expect(await pull("team/app:gone")).toMatchObject({ state: "problem", code: "IMAGE_NOT_FOUND" });
    expect(await pull("team/bare:*")).toMatchObject({ state: "ok", finding: { en: "team/bare is empty" } });
  });
});
