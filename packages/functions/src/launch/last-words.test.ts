import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { HubError } from "@dth/core/error";
import { fakeClock } from "@dth/testkit/clock";
import { expect, it, vi } from "vitest";
import { createLog, LAST_WORDS } from "../log.ts";
import { lastWords } from "./last-words.ts";

/** A log whose looks find so, one after the other; the last one again and again. */
function logsWith(...looks: readonly (readonly string[])[]) {
  const logs = new CloudWatchLogsClient({ region: "eu-west-1" });
  let asked = 0;
  const send = vi.spyOn(logs, "send").mockImplementation(async () => {
    const lines = looks[Math.min(asked++, looks.length - 1)] ?? [];
    return { events: lines.map((message) => ({ message })) } as never;
  });
  return { logs, send };
}

/** The line that a program writes. */
function said(error: unknown): string {
  let line = "";
  createLog((written) => {
    line = written;
  }, Date.now)("error", LAST_WORDS, { error });
  return line;
}

async function wordsOf(logs: CloudWatchLogsClient) {
  const clock = fakeClock();
  const words = lastWords({ logs, clock, group: "/hub/tasks", streams: "hub-task-t1/" });
  words.catch(() => undefined);
  for (let n = 0; n < 20; n++) await clock.advance(1_000);
  return words;
}

it("are those of the last try, in our words", async () => {
  const { logs, send } = logsWith([
    said(new HubError("NETWORK", "no way")),
    said(new HubError("DISK_FULL", "/tmp is full")),
  ]);
  expect(await wordsOf(logs)).toMatchObject({ code: "DISK_FULL", message: "/tmp is full" });
  expect(send.mock.calls[0]?.[0].input).toMatchObject({
    logGroupName: "/hub/tasks",
    logStreamNamePrefix: "hub-task-t1/",
    filterPattern: '{ $.message = "the program cannot go on" }',
  });
});

it("are waited for, since lines come late", async () => {
  const { logs } = logsWith([], [said(new HubError("NETWORK", "no way"))]);
  expect(await wordsOf(logs)).toMatchObject({ code: "NETWORK" });
});

it("are none where nothing was said, or what is no line of ours", async () => {
  const { logs, send } = logsWith(["Killed", '{"message":"the program cannot go on","code":"X","error":"y"}']);
  expect(await wordsOf(logs)).toBeUndefined();
  expect(send).toHaveBeenCalledTimes(3);
});

it("are told to be unknown where the log cannot be read", async () => {
  const logs = new CloudWatchLogsClient({ region: "eu-west-1" });
  vi.spyOn(logs, "send").mockImplementation(async () => {
    throw new Error("is not authorized");
  });
  await expect(wordsOf(logs)).rejects.toMatchObject({ code: "LAUNCH_FAILED" });
});
