import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cronOfEventBridge } from "./cron.ts";

describe("cronOfEventBridge", () => {
  it.each([
    ["0/60 * * * ? *", "0 * * * *"],
    ["0 12 * * ? *", "0 12 * * *"],
    ["cron(15 10 ? * MON-FRI *)", "15 10 * * MON-FRI"],
    ["0/15 * * * ? *", "0-59/15 * * * *"],
    ["5/20 8-17 ? * 2-6 *", "5-59/20 8-17 * * 1-5"],
    ["0 0/6 1,15 * ? *", "0 0-23/6 1,15 * *"],
    ["0 8 ? * 1 *", "0 8 * * 0"],
    ["*/10 * * * ? *", "*/10 * * * *"],
    ["0 0 1 jan ? *", "0 0 1 JAN *"],
    ["0 2 * * *", "0 2 * * *"],
  ])("%s", (given, expected) => {
    expect(cronOfEventBridge(given)).toBe(expected);
  });

  it.each(["0 0 L * ? *", "0 0 1W * ? *", "0 8 ? * 2#1 *", "0 8 1 1 ? 2027", "rate(1 hour)", "", "* * *"])(
    "leaves to a person what five fields cannot say: %s",
    (given) => {
      expect(cronOfEventBridge(given)).toBeUndefined();
    },
  );

  it("makes five fields of whatever it takes, with days of the week from 0", () => {
    const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
    const field = (min: number, max: number) => fc.oneof(fc.constant("*"), number(min, max));
    const expression = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), number(1, 7));
    fc.assert(
      fc.property(expression, ([minute, hour, day, month, weekday]) => {
        expect(cronOfEventBridge(`${minute} ${hour} ${day} ${month} ${weekday} *`)).toBe(
          `${minute} ${hour} ${day} ${month} ${Number(weekday) - 1}`,
        );
      }),
    );
  });
});
