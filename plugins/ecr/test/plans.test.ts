import { describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { jobOf, outcomesOf, run } from "./lab.ts";
import { FROM, scene, TO } from "./memory-scene.ts";

describe("a plan", () => {
  it("whose time is up is of what was looked at, says so, and can be applied", async () => {
    const { registries, host, input } = scene();
    for (const name of ["a/one", "b/two", "c/three"]) for (let i = 0; i < 40; i++) registries.put(FROM, name, `v${i}`);
    const enough = new AbortController();
    const job = jobOf(input(["a/one:*", "b/two:*", "c/three:*"]));
    const { record } = host.ledger;
    let recorded = 0;
    host.ledger.record = async (runId, outcomes) => {
      await record.call(host.ledger, runId, outcomes);
      recorded += outcomes.length;
      if (recorded >= 60) enough.abort();
    };
    const control = { signal: new AbortController().signal, enough: enough.signal, watch: () => {} };
    const plan = await ECR_PLUGIN.plan(job, host, control);
    expect(plan.found.objects).toBeGreaterThanOrEqual(60);
    expect(plan.found.objects).toBeLessThan(120);
    expect(plan.copy.objects).toBe((await outcomesOf(host, job)).length);
    expect(plan.notes[0]?.en).toContain(`at least ${plan.found.objects} images`);
    expect(plan.notes[0]?.zh).toContain("部分计划");
    const applied = await run(jobOf({ ...input(["a/one:*", "b/two:*", "c/three:*"]), plan: job.runId }), host);
    expect(applied).toMatchObject({ state: "done", tally: { copied: { objects: plan.copy.objects } } });
  });

  it("that is asked to stop is none, whatever time it has", async () => {
    const { registries, host, input } = scene();
    registries.put(FROM, "a/app", "v1");
    const control = { signal: AbortSignal.abort(), enough: AbortSignal.abort(), watch: () => {} };
    await expect(ECR_PLUGIN.plan(jobOf(input(["a/app:*"])), host, control)).rejects.toThrow();
  });

  it("changes nothing, and is what a run applies", async () => {
    const { registries, host, input, processes, requests } = scene();
    for (let i = 0; i < 4; i++) registries.put(FROM, "a/app", `v${i}`);
    registries.put(TO, "a/app", "v0", registries.get(FROM, "a/app", "v0"));
    const job = jobOf(input(["a/app:*", "none/app:*"]));
    const plan = await ECR_PLUGIN.plan(job, host, { signal: new AbortController().signal, watch: () => {} });
    expect(plan).toMatchObject({
      found: { objects: 5 },
      copy: { objects: 3, bytes: 30 },
      same: { objects: 1 },
      requests: { "manifest pulls": 3, "manifest pushes": 3 },
      sizes: [{ below: 1024 ** 2, count: { objects: 3, bytes: 30 } }],
    });
    expect(plan.notes.map(({ en }) => en).join()).toContain("1 images cannot be read");
    expect(processes.requests).toEqual([]);
    expect(requests.every(({ method }) => method === "GET" || method === "HEAD")).toBe(true);
    expect((await outcomesOf(host, job)).map(({ kind, reason }) => reason ?? kind)).toEqual([
      "dry-run",
      "dry-run",
      "dry-run",
      "failed",
    ]);
    registries.put(FROM, "a/app", "new");
    const applied = await run(jobOf({ ...input(["a/app:*"]), plan: job.runId }), host);
    expect(applied).toMatchObject({ state: "done", tally: { copied: { objects: 3 } } });
    expect(registries.get(TO, "a/app", "new")).toBeUndefined();
  });
});
