import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { toyPorts, toyTask } from "../../test/toy-hub.ts";
import { noteNews } from "./news.ts";
import { RESULTS_CHANNEL, seedResultsChannel } from "./results-channel.ts";
import { sendDueDigests } from "./send-due.ts";
import { createChannels } from "./use-cases.ts";

const topic = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;
const RUN = { id: "run1", number: 1, startedAt: 1, finishedAt: 2 };
const PROBLEM = { code: "DISK_FULL", message: "no room" } as const;

describe("the channel of the operator's topic", () => {
  it("hears of every task, also of those that name no channel", async () => {
    const { ports } = await toyPorts();
    await seedResultsChannel(ports, topic("results"));
    await noteNews(ports, { kind: "error", task: toyTask({ notify: [] }), run: RUN, problem: PROBLEM });
    await ports.clock.advance(15 * 60_000);
    expect(await sendDueDigests(ports)).toBe(1);
    const [sent] = ports.notifier.sent;
    expect(sent?.target).toEqual({ kind: "sns", topicArn: topic("results") });
    expect(sent?.notification.text).toContain("DISK_FULL: no room");
  });

  it("tells nobody twice who names it, too", async () => {
    const { ports } = await toyPorts();
    await seedResultsChannel(ports, topic("results"));
    await noteNews(ports, { kind: "done", task: toyTask({ notify: [RESULTS_CHANNEL] }), run: RUN });
    expect((await ports.records.list("digest", { group: RESULTS_CHANNEL, limit: 9 })).records).toHaveLength(1);
  });

  it("is made once: what people changed stays, and what they deleted stays away", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    await seedResultsChannel(ports, topic("results"));
    await channels.edit(OPERATOR, RESULTS_CHANNEL, { on: ["error"], name: "Bad news" });
    await seedResultsChannel(ports, topic("results"));
    expect(await channels.list(OPERATOR)).toMatchObject([{ id: RESULTS_CHANNEL, name: "Bad news", on: ["error"] }]);
    await seedResultsChannel(ports, topic("other"));
    expect(await channels.list(OPERATOR)).toMatchObject([
      { name: "Bad news", on: ["error"], target: { topicArn: topic("other") } },
    ]);
    await channels.delete(OPERATOR, RESULTS_CHANNEL);
    await seedResultsChannel(ports, topic("other"));
    expect(await channels.list(OPERATOR)).toEqual([]);
    await seedResultsChannel(ports, topic("new"));
    expect(await channels.list(OPERATOR)).toMatchObject([{ id: RESULTS_CHANNEL }]);
  });
});
