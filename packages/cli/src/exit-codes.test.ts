import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { expect, it } from "vitest";
import { exitCodeOf } from "./exit-codes.ts";

it("gives every error a code that is not success", () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) expect(exitCodeOf(code), code).toBeGreaterThan(0);
});

it("tells input, items, unusable sides, defects and stops apart", () => {
  const codes = ["INVALID_INPUT", "OBJECT_NOT_FOUND", "BUCKET_NOT_FOUND", "NETWORK", "INTERNAL", "CANCELLED"] as const;
  expect(codes.map(exitCodeOf)).toEqual([2, 1, 3, 3, 70, 130]);
});
