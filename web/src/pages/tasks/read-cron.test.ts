import { expect, it } from "vitest";
import { readCron } from "./read-cron.ts";

it.each([
  ["30 2 * * *", { kind: "daily", time: "02:30" }],
  [" 5  0 * * * ", { kind: "daily", time: "00:05" }],
  ["0 9 * * 1-5", { kind: "weekly", time: "09:00", days: [1, 2, 3, 4, 5] }],
  ["0 9 * * 0,6", { kind: "weekly", time: "09:00", days: [0, 6] }],
  ["0 9 * * 7", { kind: "weekly", time: "09:00", days: [0] }],
  ["15 3 1 * *", { kind: "monthly", time: "03:15", day: 1 }],
  ["10 * * * *", { kind: "hourly", minute: 10 }],
])("%s is read", (expression, meaning) => {
  expect(readCron(expression)).toEqual(meaning);
});

it.each([
  "*/5 * * * *",
  "0 9-17 * * *",
  "0 9 1 * 1",
  "0 9 * 1 *",
  "0 9 * * MON",
  "0 9 * * 5-1",
  "@daily",
  "0 9 * *",
  "",
])("%s is left as it is written", (expression) => {
  expect(readCron(expression)).toBeUndefined();
});
