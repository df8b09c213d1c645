import { HubError } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import type { Hub } from "@dth/hub/hub";
import type { Hono, MiddlewareHandler } from "hono";
import type { ApiEnv } from "../http/api-env.ts";
import { hubMetricLines } from "./hub-metrics.ts";
import type { RequestMetrics } from "./request-metrics.ts";

/** What the door of metrics needs. */
export interface MetricsOptions {
  readonly hub: Hub;
  readonly version: string;
  readonly requests: RequestMetrics;
  readonly signIn: MiddlewareHandler<ApiEnv>;
  /** Served without a token: for a network that only the scraper is in. */
  readonly open: boolean;
  /** Resolves when requests can be served; rejects with why not. */
  readonly ready: () => Promise<void>;
}

const SCRAPER: Principal = { subject: "metrics", name: "metrics", role: "viewer", kind: "system" };

/** Serves `/metrics` for Prometheus, and `/healthz` and `/readyz` for whatever watches the process. */
export function mountMetrics(app: Hono<ApiEnv>, options: MetricsOptions): void {
  const { hub, version, requests, signIn, open, ready } = options;
  const enter: MiddlewareHandler<ApiEnv> = async (c, next) => {
    c.set("operation", "GET /metrics");
    if (!open) return signIn(c, next);
    c.set("principal", SCRAPER);
    await next();
  };
  app.get("/metrics", enter, async (c) => {
    const overview = await hub.overview({ principal: c.get("principal"), door: "rest", ...c.get("told") });
    const text = `${[...hubMetricLines(overview, version), ...requests.lines()].join("\n")}\n`;
    return c.body(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  app.get("/healthz", (c) => {
    c.set("operation", "GET /healthz");
    return c.text("ok\n");
  });
  app.get("/readyz", async (c) => {
    c.set("operation", "GET /readyz");
    await ready().catch((cause: unknown) => {
      throw new HubError("RECORDS_UNUSABLE", "the hub cannot serve requests now", { cause });
    });
    return c.text("ready\n");
  });
}
