import type { ChannelTarget, Notification, Notifier } from "@dth/core/notifier";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";

/** A notifier under test, with a receiver. */
export interface NotifierFixture {
  readonly notifier: Notifier;
  /** Reaches the receiver. */
  readonly target: ChannelTarget;
  /** What the receiver got, oldest first. A receiver may get less than the whole, but never anything else. */
  received(): readonly Partial<Notification>[];
  /** The receiver refuses from now on. */
  refuse(): void;
  /** Ends what was started. */
  close(): Promise<void>;
}

const NEWS: Notification = {
  subject: "2 tasks are done · 完成",
  text: 'One line\n.\nAnother "line" — 数据 \u{1f600}',
  json: { done: 2, tasks: [{ id: "t", name: "ü" }] },
};

/** Registers the tests that every implementation of {@link Notifier} passes. */
export function notifierConformance(make: () => Promise<NotifierFixture>): void {
  const given = eachTest(make);

  it("delivers every notification once, as it is", async () => {
    const { notifier, target, received } = given();
    await notifier.send(target, NEWS);
    await notifier.send(target, { ...NEWS, subject: "again" });
    const got = received();
    expect(got.map(({ subject }) => subject)).toEqual([NEWS.subject, "again"]);
    for (const one of got) expect({ ...NEWS, ...one }).toEqual({ ...NEWS, subject: one.subject });
  });

  it("says when the receiver refuses", async () => {
    const { notifier, target, refuse } = given();
    refuse();
    const send = notifier.send(target, NEWS);
    await expect(send).rejects.toMatchObject({ name: "HubError", code: "NOTIFICATION_FAILED" });
  });
}
