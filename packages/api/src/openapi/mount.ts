import type { Principal } from "@dth/core/principal";
import type { Hub } from "@dth/hub/hub";
import type { Hono } from "hono";
import type { ApiEnv } from "../http/api-env.ts";
import type { TellOptions } from "../http/problem.ts";
import { REST_PREFIX } from "../rest/routes.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";
import { PAGE_STYLE, referencePage } from "./page.ts";

const READER: Principal = { subject: "reference", name: "reference", role: "viewer", kind: "system" };
const PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Serves the reference, to anybody: it tells nothing that the sources do not. */
export function mountReference(
  app: Hono<ApiEnv>,
  { hub, version }: { readonly hub: Hub; readonly version: string },
): void {
  let made: OpenApiDocument | undefined;
  const document = (told: TellOptions) => {
    made ??= openApiDocument(version, hub.plugins.list({ principal: READER, door: "rest", ...told }));
    return made;
  };
  const cached = { "Cache-Control": "public, max-age=300" };
  app.get(`${REST_PREFIX}/openapi.json`, (c) => c.json(document(c.get("told")), 200, cached));
  app.get("/api/docs", (c) => {
    const told = c.get("told");
    const headers = { ...cached, Vary: "Accept-Language", "Content-Security-Policy": PAGE_POLICY };
    return c.html(referencePage(document(told), told.language), 200, headers);
  });
  app.get("/api/docs/style.css", (c) => c.body(PAGE_STYLE, 200, { ...cached, "Content-Type": "text/css" }));
}
