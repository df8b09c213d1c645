import { extname, join } from "node:path";
import process from "node:process";
import { pathBelow, readStaticFile } from "@dth/local/static-file";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

/** Beside the bundle, where the stack puts the console's build. */
const DIRECTORY = join(process.cwd(), "console");

/**
 * The console's files where there is no CloudFront. An address without a file is one of the console's own pages. The
 * headers are the stack's, so that CloudFront and this say the same.
 */
const app = new Hono();
app.get("*", async (c) => {
  const headers: Record<string, string> = JSON.parse(process.env.HUB_CONSOLE_HEADERS ?? "{}");
  const path = pathBelow(c.req.path);
  const asked = path === undefined ? undefined : await readStaticFile(DIRECTORY, path);
  const found = asked ?? (extname(c.req.path) === "" ? await readStaticFile(DIRECTORY, "index.html") : undefined);
  if (found === undefined) return c.text("there is no such file", 404, headers);
  return c.body(found.bytes, 200, { ...headers, "content-type": found.type, "cache-control": found.cache });
});

/** Answers API Gateway. */
export const handler = handle(app);
