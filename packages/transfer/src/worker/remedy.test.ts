import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { scene } from "../../test/scene.ts";
import { remedyFor } from "./remedy.ts";

const { request } = scene({ options: { attempts: 3 } });

function remedy(code: ErrorCode, { attempts = 0, denials = 0, retryAfterMs = 0, given = {} } = {}) {
  const error = new HubError(code, "refused", retryAfterMs > 0 ? { retryAfterMs } : {});
  return remedyFor({ error, attempts, denials }, { ...request, ...given });
}

describe("the remedy for a failed attempt", () => {
  it("skips what is archived", () => {
    expect(remedy("OBJECT_ARCHIVED")).toEqual({ kind: "skip", reason: "archived" });
  });

  it("skips what is gone where events named it, and else gives it up", () => {
    expect(remedy("OBJECT_NOT_FOUND", { given: { given: "events" } })).toEqual({ kind: "skip", reason: "superseded" });
    expect(remedy("OBJECT_NOT_FOUND")).toEqual({ kind: "fail" });
  });

  it("takes the twentieth denial in a row for the bucket's", () => {
    expect(remedy("OBJECT_ACCESS_DENIED", { denials: 19 })).toEqual({ kind: "fail" });
    expect(remedy("OBJECT_ACCESS_DENIED", { denials: 20 })).toMatchObject({
      kind: "end-run",
      error: { code: "ACCESS_DENIED", message: "20 objects in a row were refused, the last with: refused" },
    });
  });

  it("ends the run over what every item would meet", () => {
    expect(remedy("BUCKET_NOT_FOUND")).toMatchObject({ kind: "end-run", error: { code: "BUCKET_NOT_FOUND" } });
  });

  it("waits as long as a store asks, 30 seconds at the most, and counts no attempt", () => {
    const asked = { attempts: 2, retryAfterMs: 7_000 };
    expect(remedy("THROTTLED", asked)).toEqual({ kind: "retry", afterMs: 7_000, counted: false });
    expect(remedy("THROTTLED", { retryAfterMs: 99_000 })).toMatchObject({ afterMs: 30_000 });
    expect(remedy("THROTTLED")).toMatchObject({ afterMs: 1_000 });
  });

  it("tries again later and later until no attempt is left", () => {
    expect(remedy("NETWORK")).toEqual({ kind: "retry", afterMs: 500, counted: true });
    expect(remedy("NETWORK", { attempts: 1 })).toEqual({ kind: "retry", afterMs: 1_000, counted: true });
    expect(remedy("NETWORK", { attempts: 2 })).toEqual({ kind: "fail" });
  });

  it("gives up at once what changed since it was planned", () => {
    expect(remedy("SOURCE_CHANGED")).toMatchObject({ kind: "retry" });
    expect(remedy("SOURCE_CHANGED", { given: { given: "plan" } })).toEqual({ kind: "fail" });
  });
});
