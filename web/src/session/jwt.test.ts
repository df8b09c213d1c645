import { expect, it } from "vitest";
import { endsSoon } from "./jwt.ts";

const jwt = (payload: object) => `h.${btoa(JSON.stringify(payload)).replaceAll("=", "")}.s`;

it("knows when a token is about to end, and leaves others alone", () => {
  expect(endsSoon(jwt({ exp: 1_000 }), 970_000)).toBe(true);
  expect(endsSoon(jwt({ exp: 1_000 }), 900_000)).toBe(false);
  expect(endsSoon(jwt({}), 0)).toBe(false);
  expect(endsSoon("dth_plain", 0)).toBe(false);
  expect(endsSoon("a.***.b", 0)).toBe(false);
  expect(endsSoon(undefined, 0)).toBe(false);
});
