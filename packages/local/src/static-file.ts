import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

/** A file as a browser gets it. */
export interface StaticFile {
  /** From the directory, without a slash before. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For `content-type`. */
  readonly type: string;
  /** For `cache-control`. */
  readonly cache: string;
}

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

/** Vite puts a digest of the content into these names, so that they never change. */
export const IMMUTABLE = "assets/";

/** The path below a directory that an address means; undefined when it means none. @param address its path, as it came */
export function pathBelow(address: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(address));
    return path.includes("\u0000") || path.split(sep).includes("..") ? undefined : path.replace(/^[/\\]+/, "");
  } catch {
    return undefined;
  }
}

/** The file of that name. Whatever cannot be read is not there for a browser. @param name of {@link pathBelow} */
export async function readStaticFile(directory: string, name: string): Promise<StaticFile | undefined> {
  const path = join(directory, name);
  try {
    if (!(await stat(path)).isFile()) return undefined;
    const bytes = new Uint8Array(await readFile(path));
    const cache = name.startsWith(IMMUTABLE) ? "public, max-age=31536000, immutable" : "no-cache";
    return { name, bytes, type: TYPES[extname(name)] ?? "application/octet-stream", cache };
  } catch {
    return undefined;
  }
}
