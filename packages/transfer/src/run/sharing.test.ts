import { describe, expect, it } from "vitest";
import { MIB, noise, same } from "../../test/contents.ts";
import { type Life, mortal } from "../../test/mortal.ts";
import { scene } from "../../test/scene.ts";
import { startRun } from "../run.ts";

describe("a run that several processes share", () => {
  it("ends when everything has its outcome, although a process that is gone still holds work", async () => {
    const s = scene();
    for (let n = 0; n < 5; n++) s.source.seed(`k${n}`, `content ${n}`);
    const send = s.queue.send.bind(s.queue);
    s.queue.send = async (works, delayMs) => {
      // The leader of before was killed with this under lease; the next one sent it again, as it does with what is open.
      await send(works, delayMs);
      await s.queue.lease(1, 3_600_000);
      await send(works, delayMs);
    };
    const before = s.clock.now();
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied.objects).toBe(5);
    expect(s.clock.now() - before).toBeLessThan(10_000);
  });

  it("waits for what a process holds that has no outcome yet", async () => {
    const s = scene();
    s.source.seed("k", "content");
    const send = s.queue.send.bind(s.queue);
    s.queue.send = async (works, delayMs) => {
      s.queue.send = send;
      await send(works, delayMs);
      await s.queue.lease(1, 60_000);
    };
    const before = s.clock.now();
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied.objects).toBe(1);
    expect(s.clock.now() - before).toBeGreaterThan(59_000);
  });

  it("lets several processes share the work", async () => {
    const s = scene({ options: { partSize: MIB, giantSize: 4 * MIB, maxBufferedBytes: 4 * MIB } });
    for (let i = 0; i < 2000; i++) s.source.seed(`k${i}`, `${i}`);
    s.source.seed("giant", noise(9 * MIB));
    const lead = s.start();
    await s.clock.advance(25);
    const help = s.start({ workOnly: true });
    const [led, helped] = await s.settle(Promise.all([lead.finished, help.finished]));
    expect(led).toMatchObject({ state: "done", tally: { copied: { objects: 2001 } } });
    expect(helped.error).toBeUndefined();
    expect(same(s, "giant", "giant")).toBe(true);
    expect(s.destination.requests.filter(({ method }) => method === "completeUpload")).toHaveLength(1);
    expect(s.destination.uploads.size).toBe(0);
  });
});

describe("a helping process", () => {
  it("that is killed is waited for no longer than a lease", async () => {
    const s = scene({ options: { maxRequests: 8 } });
    s.destination.before = ({ method }) => (method === "put" ? s.clock.sleep(20) : undefined);
    for (let i = 0; i < 2000; i++) s.source.seed(`k${i}`, `${i}`);
    const life: Life = { dead: false };
    const ports = s.ports();
    const clock = mortal(s.clock, life);
    const dying = { ...ports, clock, ledger: mortal(s.ledger, life), queue: mortal(s.queue, life) };
    const leaseMs = 60_000;
    const lead = s.start({ leaseMs });
    await s.clock.advance(25);
    startRun(s.request, dying, { leaseMs, workOnly: true }).finished.catch(() => {});
    await s.clock.advance(5);
    life.dead = true;
    const killedAt = s.clock.now();
    expect((await s.queue.depth()).leased).toBeGreaterThan(0);
    expect(await s.settle(lead.finished)).toMatchObject({ state: "done", tally: { copied: { objects: 2000 } } });
    expect(s.clock.now() - killedAt).toBeGreaterThan(leaseMs / 2);
    expect(s.clock.now() - killedAt).toBeLessThan(leaseMs + 5_000);
  });

  it("ends when the leader is gone for good", async () => {
    const s = scene();
    await s.ledger.createRun({
      id: "run1",
      source: "",
      destination: "",
      spec: null,
      state: "running",
      startedAt: s.clock.now(),
    });
    const help = s.start({ workOnly: true });
    let ended = false;
    void help.finished.then(() => {
      ended = true;
    });
    await s.clock.advance(14 * 60_000);
    expect(ended).toBe(false);
    await s.clock.advance(2 * 60_000);
    expect(await help.finished).toMatchObject({ state: "running" });
  });
});
