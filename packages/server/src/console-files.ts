import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** What browsers are told of a file, by its ending. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Only what comes from here runs, and nobody may put the console into a frame.
 * https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Vite puts a digest of the content into these names, so that they never change. */
const IMMUTABLE = "assets/";

/** Texts among the types, which shrink to a third. */
const SHRINKS = /^(text|application\/json|image\/svg)/;

/**
 * Serves the console's files from a directory; an address without a file is one of the console's own pages.
 *
 * @param signIn addresses that the console may ask for tokens
 */
export function createConsoleFiles(
  directory: string,
  signIn: readonly string[] = [],
): (request: Request) => Promise<Response> {
  const origins = [...new Set(signIn.map((address) => ` ${new URL(address).origin}`))].join("");
  const policy = POLICY.replace("connect-src 'self'", `connect-src 'self'${origins}`);
  const zipped = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Files whose names change with their content are compressed once, for who takes them so. */
  const shrunk = ({ name, bytes }: Found, type: string, accepted: string): Uint8Array<ArrayBuffer> | undefined => {
    if (!name.startsWith(IMMUTABLE) || !SHRINKS.test(type) || !/\bgzip\b/.test(accepted)) return undefined;
    const known = zipped.get(name) ?? new Uint8Array(gzipSync(bytes));
    zipped.set(name, known);
    return known;
  };
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, "only GET and HEAD", "text/plain");
    const path = pathOf(request);
    if (path === undefined) return answer(400, "this is no path", "text/plain");
    const found = (await readAt(directory, path)) ?? (extname(path) === "" ? await page(directory) : undefined);
    if (found === undefined) return answer(404, "there is no such file", "text/plain");
    const { name } = found;
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    const cache = name.startsWith(IMMUTABLE) ? "public, max-age=31536000, immutable" : "no-cache";
    const small = shrunk(found, type, request.headers.get("accept-encoding") ?? "");
    return answer(200, request.method === "HEAD" ? null : (small ?? found.bytes), type, {
      "cache-control": cache,
      "content-security-policy": policy,
      vary: "accept-encoding",
      ...(small && { "content-encoding": "gzip" }),
    });
  };
}

/** Below the directory, whatever the address says. */
function pathOf(request: Request): string | undefined {
  try {
    const path = normalize(decodeURIComponent(new URL(request.url).pathname));
    return path.includes("\u0000") || path.split(sep).includes("..") ? undefined : path.replace(/^[/\\]+/, "");
  } catch {
    return undefined;
  }
}

interface Found {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function readAt(directory: string, name: string): Promise<Found | undefined> {
  const path = join(directory, name);
  try {
    if (!(await stat(path)).isFile()) return undefined;
    return { name, bytes: new Uint8Array(await readFile(path)) };
  } catch {
    // Whatever cannot be read is not there for a browser.
    return undefined;
  }
}

async function page(directory: string): Promise<Found> {
  const built = await readAt(directory, "index.html");
  if (built !== undefined) return built;
  return { name: "index.txt", bytes: new TextEncoder().encode("The console is not part of this installation.\n") };
}

function answer(status: number, body: BodyInit | null, type: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { ...HEADERS, "content-type": type, ...headers } });
}
