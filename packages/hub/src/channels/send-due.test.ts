import { HubError } from "@dth/core/error";
import type { MemoryHubPorts } from "@dth/testkit/hub-ports";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { toyPorts, toyTask } from "../../test/toy-hub.ts";
import type { Channel } from "../entities.ts";
import { type News, noteNews } from "./news.ts";
import { sendDueDigests } from "./send-due.ts";
import { createChannels } from "./use-cases.ts";

const MINUTE = 60_000;
const HOOK = { kind: "webhook", url: "https://hooks.example.com/x" };

async function withChannel(input: object = {}) {
  const { ports } = await toyPorts();
  const channel = await createChannels(ports).create(OPERATOR, {
    name: "Chat",
    target: HOOK,
    on: ["done", "error", "failures", "stuck"],
    digestMinutes: 10,
    ...input,
  });
  return { ports, channel };
}

function newsOf(channel: Channel, number: number, change: Partial<News> = {}): News {
  const none = { objects: 0, bytes: 0 };
  const tally = { copied: { objects: 3, bytes: 30 }, same: none, skipped: none, failed: none, deleted: none };
  const run = { id: `run${number}`, number, startedAt: 1, finishedAt: 2, tally };
  return { kind: "done", task: toyTask({ notify: [channel.id] }), run, ...change };
}

const shown = async (ports: MemoryHubPorts) => (await createChannels(ports).list(OPERATOR))[0];

describe("sendDueDigests", () => {
  it("sends one message for everything since the first news, when its time has come", async () => {
    const { ports, channel } = await withChannel();
    for (let number = 1; number <= 60; number++) await noteNews(ports, newsOf(channel, number));
    await noteNews(ports, newsOf(channel, 61, { kind: "error", problem: { code: "DISK_FULL", message: "no room" } }));
    await ports.clock.advance(10 * MINUTE - 1);
    expect(await sendDueDigests(ports)).toBe(0);
    await ports.clock.advance(1);
    expect(await sendDueDigests(ports)).toBe(1);
    expect(ports.notifier.sent).toHaveLength(1);
    const { subject, text } = ports.notifier.sent[0]?.notification ?? {};
    expect(subject).toBe("Data Transfer Hub: Failed 1, Done 60");
    expect(text).toContain("DISK_FULL: no room. The disk is full.");
    expect(text).toContain("- and 10 more");
    await ports.clock.advance(60 * MINUTE);
    expect(await sendDueDigests(ports)).toBe(0);
  });

  it("tells only what the channel listens to, once, however often it is noted", async () => {
    const { ports, channel } = await withChannel({ on: ["stuck"], digestMinutes: 0 });
    const stuck = newsOf(channel, 1, {
      kind: "stuck",
      stuck: { since: 0, because: { en: "the source does not answer", zh: "源端没有响应" } },
    });
    await noteNews(ports, stuck);
    await noteNews(ports, stuck);
    await noteNews(ports, newsOf(channel, 1));
    expect(await sendDueDigests(ports)).toBe(1);
    expect(ports.notifier.sent[0]?.notification.json).toMatchObject({ news: [{ kind: "stuck" }] });
    expect(ports.notifier.sent[0]?.notification.text).toContain(
      "nothing has moved since 1970-01-01T00:00:00.000Z: the source does not answer",
    );
  });

  it("tells no more of a run than that", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    const news = newsOf(channel, 1);
    const whole = { ...news.run, job: { source: { parameters: { bucket: "internal-name" } } } };
    await noteNews(ports, { ...news, run: whole });
    await sendDueDigests(ports);
    expect(JSON.stringify(ports.notifier.sent)).not.toContain("internal-name");
  });

  it("speaks the channel's language", async () => {
    const { ports, channel } = await withChannel({ language: "zh", digestMinutes: 0 });
    await noteNews(ports, newsOf(channel, 7, { kind: "failures" }));
    await sendDueDigests(ports);
    const { subject, text } = ports.notifier.sent[0]?.notification ?? {};
    expect(subject).toBe("Data Transfer Hub: 结束但有失败项 1");
    expect(text).toContain("Attic to cellar（第 7 次运行）: 复制 3 项（30 字节），失败 0 项");
  });

  it("tries again ever more seldom, shows the failure, and loses nothing", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    await noteNews(ports, newsOf(channel, 1));
    const firstAt = ports.clock.now();
    ports.notifier.failWith(new HubError("NOTIFICATION_FAILED", "the server said 500"));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      expect(await sendDueDigests(ports)).toBe(0);
      const failing = (await shown(ports))?.failing;
      expect(failing).toMatchObject({ since: firstAt, attempts: attempt, error: { code: "NOTIFICATION_FAILED" } });
      const wait = (failing?.nextAt ?? 0) - ports.clock.now();
      waits.push(wait / MINUTE);
      await ports.clock.advance(wait - 1);
      await sendDueDigests(ports);
      expect((await shown(ports))?.failing?.attempts).toBe(attempt);
      await ports.clock.advance(1);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    await noteNews(ports, newsOf(channel, 2));
    ports.notifier.failWith(undefined);
    expect(await sendDueDigests(ports)).toBe(1);
    expect(ports.notifier.sent[0]?.notification.json).toMatchObject({
      news: [{ run: { id: "run1" } }, { run: { id: "run2" } }],
    });
    expect((await shown(ports))?.failing).toBeUndefined();
    expect((await shown(ports))?.version).toBe(1);
  });

  it("sends once from many processes", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    await noteNews(ports, newsOf(channel, 1));
    const sent = await Promise.all(Array.from({ length: 8 }, () => sendDueDigests(ports)));
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(ports.notifier.sent).toHaveLength(1);
  });

  it("goes on after a process that died while it sent", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    await noteNews(ports, newsOf(channel, 1));
    const dying = { ...ports, notifier: { send: () => new Promise<void>(() => {}) } };
    void sendDueDigests(dying);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await sendDueDigests(ports)).toBe(0);
    await ports.clock.advance(5 * MINUTE);
    expect(await sendDueDigests(ports)).toBe(1);
  });

  it("does not send what the operator no longer allows", async () => {
    const refused: string[] = [];
    const { ports } = await toyPorts({ refused });
    const channel = await createChannels(ports).create(OPERATOR, {
      name: "a",
      target: HOOK,
      on: ["done"],
      digestMinutes: 0,
    });
    await noteNews(ports, newsOf(channel, 1));
    refused.push("https://hooks.example.com");
    expect(await sendDueDigests(ports)).toBe(0);
    expect((await shown(ports))?.failing?.error.code).toBe("ENDPOINT_REFUSED");
    expect(ports.notifier.sent).toEqual([]);
  });

  it("keeps what a foreign error says to itself", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    await noteNews(ports, newsOf(channel, 1));
    ports.notifier.failWith(new Error("https://user:hunter2@example.com refused"));
    await sendDueDigests(ports);
    expect(JSON.stringify(await shown(ports))).not.toContain("hunter2");
  });

  it("leaves out channels that are gone", async () => {
    const { ports, channel } = await withChannel({ digestMinutes: 0 });
    await createChannels(ports).delete(OPERATOR, channel.id);
    await noteNews(ports, newsOf(channel, 1));
    expect(await sendDueDigests(ports)).toBe(0);
  });
});
