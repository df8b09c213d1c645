import type { Clock, Ids } from "@dth/core/clock";
import { toHubError } from "@dth/core/error";
import type { Hono } from "hono";
import type { ApiEnv, RequestReport } from "./api-env.ts";
import { languageOf } from "./language.ts";
import { problemResponse } from "./problem.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** What stands around every request. */
export interface EnvelopeOptions {
  readonly clock: Pick<Clock, "now">;
  readonly ids: Ids;
  readonly report: (report: RequestReport) => void;
}

/** Around every request: its id and language, the headers of its answer, its errors as problems, and the report of it. */
export function addEnvelope(app: Hono<ApiEnv>, { clock, ids, report }: EnvelopeOptions): void {
  app.use("*", async (c, next) => {
    const startedAt = clock.now();
    const requestId = ids.next();
    c.set("told", { requestId, language: languageOf(c.req.header("Accept-Language")) });
    await next();
    addSecurityHeaders(c.res.headers, c.req.url);
    c.res.headers.set("X-Request-Id", requestId);
    const principal = c.get("principal");
    const error = c.get("failure");
    report({
      requestId,
      operation: c.get("operation") ?? "other",
      status: c.res.status,
      ms: clock.now() - startedAt,
      ...(principal && { subject: principal.subject }),
      ...(error && { error }),
    });
  });
  app.onError((cause, c) => {
    const error = toHubError(cause);
    c.set("failure", error);
    const unmatched = error.code === "CONFLICT" && c.req.header("If-Match") !== undefined;
    return problemResponse(error, c.get("told"), unmatched ? 412 : undefined);
  });
}
