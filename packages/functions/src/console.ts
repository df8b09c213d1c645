import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import process from "node:process";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".woff2": "font/woff2",
};

/** Beside the bundle, where the stack puts the console's build. */
const DIRECTORY = join(process.cwd(), "console");

/**
 * The console's files where there is no CloudFront. An address without a file is one of the console's own pages. The
 * headers are the stack's, so that CloudFront and this say the same.
 */
const app = new Hono();
app.get("*", async (c) => {
  const headers: Record<string, string> = JSON.parse(process.env.HUB_CONSOLE_HEADERS ?? "{}");
  const found = (await readAt(c.req.path)) ?? (extname(c.req.path) === "" ? await readAt("/index.html") : undefined);
  if (found === undefined) return c.text("there is no such file", 404, headers);
  const cache = c.req.path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  const type = TYPES[extname(found.name)] ?? "application/octet-stream";
  return c.body(found.bytes, 200, { ...headers, "content-type": type, "cache-control": cache });
});

/** Answers API Gateway. */
export const handler = handle(app);

async function readAt(
  path: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined> {
  try {
    const name = normalize(decodeURIComponent(path));
    if (name.split(sep).includes("..") || name.includes("\u0000")) return undefined;
    const file = join(DIRECTORY, name);
    if (!(await stat(file)).isFile()) return undefined;
    return { name, bytes: new Uint8Array(await readFile(file)) };
  } catch {
    // Whatever cannot be read is not there for a browser.
    return undefined;
  }
}
