import { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { expect, it } from "vitest";
import { exitCodeOf } from "./exit-code.ts";

it("asks for another start exactly where that may help", () => {
  const again = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => exitCodeOf(new HubError(code, "")) === 75);
  for (const code of ["THROTTLED", "SERVER_UNAVAILABLE", "NETWORK", "CHECKSUM_MISMATCH", "CONFLICT", "CANCELLED"])
    expect(again).toContain(code);
  for (const code of ["INVALID_INPUT", "ACCESS_DENIED", "TOOL_MISSING", "INTERNAL", "IMAGE_NOT_FOUND"])
    expect(again).not.toContain(code);
  expect(exitCodeOf(new Error("a defect"))).toBe(1);
});
