import { expect, it } from "vitest";
import { endsSoon } from "./jwt.ts";

const NOW = 1_800_000_000_000;
const jwt = (claims: object) => `h.${btoa(JSON.stringify(claims))}.s`;

it("knows when a token is about to end", () => {
  expect(endsSoon(jwt({ exp: NOW / 1000 + 30 }), undefined, NOW)).toBe(true);
  expect(endsSoon(jwt({ exp: NOW / 1000 + 3_600 }), undefined, NOW)).toBe(false);
  expect(endsSoon(undefined, undefined, NOW)).toBe(false);
  expect(endsSoon("dth_opaque", undefined, NOW)).toBe(false);
  expect(endsSoon("a.%%%.b", undefined, NOW)).toBe(false);
  expect(endsSoon(jwt([]), undefined, NOW)).toBe(false);
});

it("counts a token's life from when it came, whatever this device's clock says", () => {
  for (const skew of [-86_400_000, 0, 86_400_000]) {
    const since = NOW + skew;
    const hour = jwt({ iat: NOW / 1000, exp: NOW / 1000 + 3_600 });
    expect(endsSoon(hour, since, since + 1_000)).toBe(false);
    expect(endsSoon(hour, since, since + 3_539_000)).toBe(false);
    expect(endsSoon(hour, since, since + 3_541_000)).toBe(true);
    const short = jwt({ iat: NOW / 1000, exp: NOW / 1000 + 40 });
    expect(endsSoon(short, since, since + 29_000)).toBe(false);
    expect(endsSoon(short, since, since + 31_000)).toBe(true);
  }
});
