import { HubError } from "@dth/core/error";
import type { Job } from "@dth/core/task";
import { describe, expect, it } from "vitest";
import { collect } from "./conformance/samples.ts";
import { memoryPluginHost } from "./plugin-host.ts";
import { toyWorld } from "./toy-plugin/world.ts";
import { toyPlugin } from "./toy-plugin.ts";

const SIDE = (shelf: string) => ({ type: "toys", parameters: { shelf } });
const job = (runId: string, change: Partial<Job> = {}): Job => ({
  ...{ taskId: "t", runId, plugin: "toy", source: SIDE("a"), destination: SIDE("b"), options: {} },
  ...change,
});

function scene() {
  const world = toyWorld({ a: { bear: 3, car: 5, doll: 7 }, b: { bear: 3 } });
  const host = memoryPluginHost();
  const plugin = toyPlugin(world);
  const stop = new AbortController();
  const run = (one: Job) => plugin.run(one, host, { signal: stop.signal, watch: () => {} });
  return { world, host, plugin, stop, run };
}

describe("toyPlugin", () => {
  it("moves what differs, with an outcome for each", async () => {
    const { world, host, run } = scene();
    const result = await run(job("r"));
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 2 }, same: { objects: 1 } } });
    expect([...world.shelf("b").keys()].sort()).toEqual(["bear", "car", "doll"]);
    expect(await host.ledger.run("r")).toMatchObject({ state: "done", source: "toys://a" });
  });

  it("stops between toys and goes on where it was", async () => {
    const { world, host, plugin, stop, run } = scene();
    world.before = async () => stop.abort();
    expect((await run(job("r"))).state).toBe("stopped");
    expect(await host.ledger.unsettled("r")).toBe(1);
    world.before = undefined;
    const signal = new AbortController().signal;
    expect((await plugin.run(job("r"), host, { signal, watch: () => {} })).state).toBe("done");
    expect(world.moved).toEqual(["car", "doll"]);
  });

  it("fails single toys, tries them again when asked, or fails as a whole", async () => {
    const { world, host, run } = scene();
    world.failures.set("car", "OBJECT_ACCESS_DENIED");
    expect(await run(job("r"))).toMatchObject({ state: "done", failures: [{ code: "OBJECT_ACCESS_DENIED" }] });
    world.failures.clear();
    await host.ledger.reopen("r", {});
    expect(await run(job("r"))).toMatchObject({ state: "done", failures: [], tally: { copied: { objects: 2 } } });
    world.failure = new HubError("BUCKET_NOT_FOUND", "no shelf a");
    expect(await run(job("r2"))).toMatchObject({ state: "failed", error: { code: "BUCKET_NOT_FOUND" } });
  });

  it("does exactly what a plan found", async () => {
    const { world, host, plugin, stop, run } = scene();
    const plan = await plugin.plan(job("p"), host, { signal: stop.signal, watch: () => {} });
    expect(plan.copy).toEqual({ objects: 2, bytes: 12 });
    world.shelf("a").set("later", 1);
    await run(job("r", { plan: "p" }));
    expect(world.moved).toEqual(["car", "doll"]);
    expect((await collect(host.ledger.outcomes("p"))).every(({ reason }) => reason === "dry-run")).toBe(true);
  });

  it("does only what events name", async () => {
    const { world, plugin, run } = scene();
    const events = plugin.parseEvents?.({ toys: [{ key: "doll" }, { key: "bear", action: "delete" }] });
    await run(job("r", { events }));
    expect([...world.shelf("b").keys()]).toEqual(["doll"]);
  });
});
