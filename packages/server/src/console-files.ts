import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { IMMUTABLE, pathBelow, readStaticFile, type StaticFile } from "@dth/local/static-file";

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
  const shrunk = ({ name, bytes, type }: StaticFile, accepted: string): Uint8Array<ArrayBuffer> | undefined => {
    if (!name.startsWith(IMMUTABLE) || !SHRINKS.test(type) || !/\bgzip\b/.test(accepted)) return undefined;
    const known = zipped.get(name) ?? new Uint8Array(gzipSync(bytes));
    zipped.set(name, known);
    return known;
  };
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, "only GET and HEAD", "text/plain");
    const path = pathBelow(new URL(request.url).pathname);
    if (path === undefined) return answer(400, "this is no path", "text/plain");
    const found = (await readStaticFile(directory, path)) ?? (extname(path) === "" ? await page(directory) : undefined);
    if (found === undefined) return answer(404, "there is no such file", "text/plain");
    const small = shrunk(found, request.headers.get("accept-encoding") ?? "");
    return answer(200, request.method === "HEAD" ? null : (small ?? found.bytes), found.type, {
      "cache-control": found.cache,
      "content-security-policy": policy,
      vary: "accept-encoding",
      ...(small && { "content-encoding": "gzip" }),
    });
  };
}

/** What is said where nobody has built the console, as in a checkout after `npm install` alone. */
export const NO_CONSOLE =
  "the console is not built yet; npm run build:web makes it, and the hub then serves it at once";

/** Whether the console's files are in a directory. */
export async function hasConsole(directory: string): Promise<boolean> {
  return (await readStaticFile(directory, "index.html")) !== undefined;
}

async function page(directory: string): Promise<StaticFile> {
  const built = await readStaticFile(directory, "index.html");
  if (built !== undefined) return built;
  const bytes = new TextEncoder().encode(`${NO_CONSOLE}.\n`);
  return { name: "index.txt", bytes, type: "text/plain; charset=utf-8", cache: "no-cache" };
}

function answer(status: number, body: BodyInit | null, type: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { ...HEADERS, "content-type": type, ...headers } });
}
