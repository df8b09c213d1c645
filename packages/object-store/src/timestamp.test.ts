import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTimestamp } from "./timestamp.ts";

describe("timestamps", () => {
  it("are read as Date reads them", () => {
    const instant = fc.date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("2100-01-01") });
    fc.assert(
      fc.property(instant, (date) => {
        const iso = date.toISOString();
        expect(parseTimestamp(iso)).toBe(date.getTime());
        expect(parseTimestamp(`${iso.slice(0, 19)}Z`)).toBe(Date.parse(`${iso.slice(0, 19)}Z`));
        expect(parseTimestamp(date.toUTCString())).toBe(Date.parse(date.toUTCString()));
      }),
    );
  });

  it.each(["", "soon", "2009-10-12T17:50:3x.000Z"])("are none when they are none: %j", (text) => {
    expect(parseTimestamp(text)).toBeNaN();
  });
});
