import { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { problemResponse } from "./problem.ts";
import { HTTP_STATUS } from "./status.ts";

const CODES = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in HTTP_STATUS);
const TOLD = { language: "en", requestId: "q" } as const;

describe("the status of an error", () => {
  it("is there for every code and no other", () => {
    expect(Object.keys(HTTP_STATUS).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it("is 500 for our own defects alone", () => {
    expect(CODES.filter((code) => HTTP_STATUS[code] === 500)).toEqual(["INTERNAL"]);
  });

  it.each(CODES)("of %s fits its class", (code) => {
    const status = HTTP_STATUS[code];
    const { class: errorClass } = ERROR_CODES[code];
    if (errorClass === "input") expect(status).toBeLessThan(500);
    if (errorClass === "throttle") expect([429, 503]).toContain(status);
    if (errorClass === "transient") expect([502, 503]).toContain(status);
  });

  it("goes out as problem+json, with when to come again", async () => {
    const error = new HubError("RATE_LIMITED", "slowly", { retryAfterMs: 1_200 });
    const response = problemResponse(error, TOLD);
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("2");
    expect(await response.json()).toEqual({
      type: "/api/docs#RATE_LIMITED",
      title: "Rate limited",
      status: 429,
      detail: "slowly",
      code: "RATE_LIMITED",
      remedy: ERROR_CODES.RATE_LIMITED.remedy.en,
      requestId: "q",
    });
  });

  it("asks who is not signed in to sign in, and hides what is inside", async () => {
    const refused = problemResponse(new HubError("UNAUTHENTICATED", "who?"), TOLD);
    expect(refused.headers.get("WWW-Authenticate")).toContain("Bearer");
    const broken = problemResponse(new HubError("INTERNAL", "at /srv/secret.ts"), TOLD);
    expect(await broken.text()).not.toContain("secret");
  });
});
