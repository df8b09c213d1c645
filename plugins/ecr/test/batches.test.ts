import { HubError } from "@dth/core/error";
import type { RunControl } from "@dth/core/plugin";
import type { TransportRequest } from "@dth/core/transport";
import { fakeClock } from "@dth/testkit/clock";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { batchSize, IMAGE_BATCHES } from "../src/run/batches.ts";
import { type JobInput, jobOf, outcomesOf, run } from "./lab.ts";
import { MemoryRegistries, memorySkopeo, scriptedTransport, withDigestFiles } from "./memory-registry.ts";

const FROM = "https://from.example";
const TO = "https://to.example";
const CONTROL: RunControl = { signal: new AbortController().signal, watch: () => {} };
const NEVER = new AbortController().signal;

function scene(before: (request: TransportRequest) => void = () => {}) {
  const registries = new MemoryRegistries();
  const { transport, requests } = scriptedTransport((request) => {
    before(request);
    return registries.answer(request);
  });
  const processes = withDigestFiles(memorySkopeo(registries));
  const host = memoryPluginHost({ clock: { ...fakeClock(), sleep: async () => {} }, transport, processes });
  const job = (images: readonly string[], options: JobInput["options"] = {}) =>
    jobOf({
      source: { type: "oci-registry", parameters: { endpoint: FROM, select: "images", images } },
      destination: { type: "oci-registry", parameters: { endpoint: TO } },
      options,
    });
  return { registries, requests, processes, host, job };
}

/** Everything of a run, one part after the other, as if each were another process. */
async function inParts(job: ReturnType<typeof jobOf>, host: ReturnType<typeof scene>["host"]) {
  const { complete, batches } = await IMAGE_BATCHES.list(job, host, CONTROL, NEVER);
  expect(complete).toBe(true);
  for (const batch of batches) expect(await IMAGE_BATCHES.copy(job, host, CONTROL, batch)).toBe(0);
  return { batches, result: await IMAGE_BATCHES.close(job.runId, host) };
}

describe("a run in parts", () => {
  it("comes to the same outcomes as a run at once", async () => {
    const told = async (how: "parts" | "at once") => {
      const { registries, host, job } = scene();
      for (const name of ["a/app", "b/app", "c/app"])
        for (let i = 0; i < 4; i++)
          registries.put(FROM, name, `v${i}`, `{"schemaVersion":2,"layers":[],"n":"${name}${i}"}`);
      registries.put(TO, "b/app", "v0", registries.get(FROM, "b/app", "v0"));
      const wanted = job(["a/app:*", "b/app:*", "c/app:v1", "c/app:gone", "none:*"]);
      const result = how === "parts" ? (await inParts(wanted, host)).result : await run(wanted, host);
      const outcomes = (await outcomesOf(host, wanted)).map(({ at: _, ...outcome }) => outcome);
      return { result, outcomes, checkpoint: await host.ledger.checkpoint(wanted.runId) };
    };
    const [parts, once] = [await told("parts"), await told("at once")];
    expect(parts.outcomes).toEqual(once.outcomes);
    expect(parts.result).toEqual(once.result);
    expect(parts.result).toMatchObject({ state: "done", tally: { copied: { objects: 8 }, failed: { objects: 2 } } });
    const { batches: _, ...position } = { ...parts.checkpoint };
    expect(once.checkpoint).toMatchObject(position);
  });

  it("has nothing to do the second time", async () => {
    const { registries, host, job } = scene();
    for (let i = 0; i < 7; i++) registries.put(FROM, "a/app", `v${i}`);
    expect((await inParts(job(["a/app:*"]), host)).batches).toEqual([0, 1, 2]);
    expect((await inParts(job(["a/app:*"]), host)).batches).toEqual([]);
  });

  it("gathers what is found in many repositories", async () => {
    const { registries, host, job } = scene();
    const names = Array.from({ length: 40 }, (_, i) => `team/app-${i}`);
    for (const name of names) registries.put(FROM, name, "1");
    const { batches, result } = await inParts(job(names.map((name) => `${name}:1`)), host);
    expect(batches).toHaveLength(12);
    expect(result.tally.copied.objects).toBe(40);
  });

  it("lists on where the time of a call was up", async () => {
    let [asked, enough] = [0, new AbortController()];
    const { registries, host, job } = scene(({ origin, path }) => {
      if (origin === FROM && path.includes("/tags/list") && ++asked === 14) enough.abort();
    });
    const names = Array.from({ length: 30 }, (_, i) => `team/app-${i}`);
    for (const name of names) for (const tag of ["1", "2"]) registries.put(FROM, name, tag);
    const wanted = job(names.map((name) => `${name}:*`));
    const calls = [];
    for (let complete = false; !complete; ) {
      [asked, enough] = [0, new AbortController()];
      const listed = await IMAGE_BATCHES.list(wanted, host, CONTROL, enough.signal);
      calls.push(listed.advanced);
      complete = listed.complete;
      if (!complete) expect(listed.batches).toEqual([]);
    }
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.every((advanced) => advanced)).toBe(true);
    const checkpoint = await host.ledger.checkpoint(wanted.runId);
    expect(checkpoint).toMatchObject({ complete: true, found: { objects: 60 }, queued: { objects: 60 } });
    const { result } = await inParts(wanted, host);
    expect(result.tally.copied.objects).toBe(60);
  });

  it("says that it got nowhere when it did not", async () => {
    const { registries, host, job } = scene();
    registries.put(FROM, "a/app", "1");
    const listed = await IMAGE_BATCHES.list(job(["a/app:*"]), host, CONTROL, AbortSignal.abort());
    expect(listed).toEqual({ complete: false, advanced: false, batches: [] });
  });

  it("leaves open what passes by itself, until somebody settles it", async () => {
    const { registries, host, job, processes } = scene();
    for (let i = 0; i < 3; i++) registries.put(FROM, "a/app", `v${i}`);
    let refuse = true;
    const flaky = {
      ...processes,
      run: async (request: Parameters<typeof processes.run>[0]) =>
        refuse && request.args.join(" ").includes(":v1")
          ? { exitCode: 1, stdout: "", stderr: 'level=fatal msg="read: connection reset by peer"' }
          : processes.run(request),
      scratch: () => processes.scratch(),
    };
    const wanted = job(["a/app:*"]);
    await IMAGE_BATCHES.list(wanted, host, CONTROL, NEVER);
    expect(await IMAGE_BATCHES.copy(wanted, { ...host, processes: flaky }, CONTROL, 0)).toBe(1);
    expect(await host.ledger.unsettled(wanted.runId)).toBe(1);
    const gone = new HubError("SERVER_UNAVAILABLE", "it was tried four times");
    expect(await IMAGE_BATCHES.settle(wanted.runId, host, gone, 7)).toBe(0);
    expect(await IMAGE_BATCHES.settle(wanted.runId, host, gone, 0)).toBe(1);
    expect(await IMAGE_BATCHES.close(wanted.runId, host)).toMatchObject({
      state: "done",
      tally: { copied: { objects: 2 }, failed: { objects: 1 } },
      failures: [{ code: "SERVER_UNAVAILABLE", samples: ["a/app:v1"] }],
    });
    refuse = false;
    await host.ledger.reopen(wanted.runId, {});
    expect((await inParts(wanted, host)).result).toMatchObject({ tally: { copied: { objects: 3 } }, failures: [] });
  });

  it("gives up a batch after three images in a row that are left for another start", async () => {
    const { registries, host, job, processes } = scene();
    const images = Array.from({ length: 40 }, (_, i) => `a/app:v${i + 10}`);
    for (const image of images) registries.put(FROM, "a/app", image.split(":")[1] ?? "");
    let copies = 0;
    const throttled = {
      ...processes,
      run: async () => {
        copies++;
        return { exitCode: 1, stdout: "", stderr: 'level=fatal msg="toomanyrequests: Rate exceeded"' };
      },
      scratch: () => processes.scratch(),
    };
    const wanted = job(images);
    const { batches } = await IMAGE_BATCHES.list(wanted, host, CONTROL, NEVER);
    const last = batches.at(-2) ?? 0;
    const copying = IMAGE_BATCHES.copy(wanted, { ...host, processes: throttled }, CONTROL, last);
    await expect(copying).rejects.toMatchObject({ code: "THROTTLED" });
    expect(copies).toBe(9);
    expect(await host.ledger.unsettled(wanted.runId)).toBe(40);
  });

  it("does not call itself done with images that have no outcome", async () => {
    const { registries, host, job } = scene();
    registries.put(FROM, "a/app", "1");
    const wanted = job(["a/app:*"]);
    await IMAGE_BATCHES.list(wanted, host, CONTROL, NEVER);
    expect(await IMAGE_BATCHES.close(wanted.runId, host)).toMatchObject({
      state: "failed",
      error: { code: "INTERNAL" },
    });
  });

  it("leaves what it was doing open when it is stopped", async () => {
    const { registries, host, job, processes } = scene();
    for (let i = 0; i < 3; i++) registries.put(FROM, "a/app", `v${i}`);
    const stop = new AbortController();
    const stopping = {
      ...processes,
      run: async (request: Parameters<typeof processes.run>[0]) => {
        stop.abort(new HubError("CANCELLED", "this process has to end"));
        return processes.run(request);
      },
      scratch: () => processes.scratch(),
    };
    const wanted = job(["a/app:*"]);
    await IMAGE_BATCHES.list(wanted, host, CONTROL, NEVER);
    const copying = IMAGE_BATCHES.copy(
      wanted,
      { ...host, processes: stopping },
      { ...CONTROL, signal: stop.signal },
      0,
    );
    await expect(copying).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await IMAGE_BATCHES.copy(wanted, host, CONTROL, 0)).toBe(0);
    expect(await IMAGE_BATCHES.close(wanted.runId, host)).toMatchObject({ tally: { copied: { objects: 3 } } });
  });
});

it("batches start small and grow: 27 images keep nine processes busy, 5,000 need fewer than 200", () => {
  const batchesFor = (images: number): number => {
    let batches = 0;
    for (let left = images; left > 0; batches++) left -= batchSize(batches);
    return batches;
  };
  expect([1, 27, 5_000, 1_000_000].map(batchesFor)).toEqual([1, 9, 178, 10_162]);
});
