import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HubError } from "@dth/core/error";
import { suggest } from "../text/suggest.ts";

/** A place as a person named it. */
export type Location =
  | {
      readonly kind: "bucket";
      /** What stands before `:`; a vendor's scheme or a connection's name. */
      readonly name: string;
      readonly connection: boolean;
      readonly bucket: string;
      /** Everything after the bucket, byte for byte. */
      readonly key: string;
    }
  | {
      readonly kind: "path";
      /** Absolute. */
      readonly path: string;
      /** Whether it was written with a slash at its end, which asks for a directory. */
      readonly directory: boolean;
    };

/** What the words before `:` may be. */
export interface LocationNames {
  readonly schemes: readonly string[];
  readonly connections: readonly string[];
  /** The directory that relative paths start from. */
  readonly directory: string;
}

/**
 * Reads a location: `s3://bucket/prefix` and the other schemes, `name:bucket/prefix` of a stored
 * connection, `file://…`, or a path.
 *
 * @throws HubError `UNKNOWN_SCHEME`, `UNKNOWN_CONNECTION`, `BUCKET_MISSING`, `INVALID_INPUT`
 */
export function parseLocation(text: string, names: LocationNames): Location {
  if (text === "") throw new HubError("INVALID_INPUT", "a location is empty");
  if (text === "-") throw new HubError("INVALID_INPUT", 'standard input and output ("-") cannot be a location');
  const url = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/su.exec(text);
  if (url) return parseUrl(text, url[1] ?? "", url[2] ?? "", names);
  const named = /^([A-Za-z0-9][A-Za-z0-9_-]+):(.*)$/su.exec(text);
  if (named) return parseNamed(named[1] ?? "", named[2] ?? "", names);
  return { kind: "path", path: resolve(names.directory, text), directory: /[/\\]$/u.test(text) };
}

function parseUrl(text: string, scheme: string, rest: string, names: LocationNames): Location {
  const name = scheme.toLowerCase();
  if (name === "file") return { kind: "path", path: filePath(text), directory: text.endsWith("/") };
  if (names.connections.includes(scheme)) return parseBucket(scheme, true, rest);
  if (names.schemes.includes(name)) return parseBucket(name, false, rest);
  if (name === "http" || name === "https") {
    throw new HubError(
      "UNKNOWN_SCHEME",
      `${text} is a web address; write s3://bucket/prefix with --endpoint ${name}://HOST`,
    );
  }
  const meant = suggest(name, [...names.schemes, ...names.connections]);
  throw new HubError(
    "UNKNOWN_SCHEME",
    `"${scheme}://" is no known scheme${meant ? `; did you mean ${meant}://?` : ""}`,
  );
}

function filePath(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${text} is not a file on this machine`, { cause });
  }
}

function parseNamed(name: string, rest: string, names: LocationNames): Location {
  if (names.connections.includes(name)) return parseBucket(name, true, rest);
  if (names.schemes.includes(name.toLowerCase())) {
    throw new HubError(
      "UNKNOWN_SCHEME",
      `"${name}:" lacks its slashes; write ${name.toLowerCase()}://${rest.replace(/^\/+/u, "")}`,
    );
  }
  const meant = suggest(name, names.connections);
  throw new HubError(
    "UNKNOWN_CONNECTION",
    `there is no connection "${name}"${meant ? `; did you mean ${meant}?` : ""}`,
  );
}

function parseBucket(name: string, connection: boolean, rest: string): Location {
  const slash = rest.indexOf("/");
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const key = slash < 0 ? "" : rest.slice(slash + 1);
  if (bucket === "")
    throw new HubError("BUCKET_MISSING", `no bucket is named in "${name}${connection ? ":" : "://"}${rest}"`);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u.test(bucket)) {
    // Keys in a location (KEY:SECRET@bucket) are a habit of other tools, and must not be shown again.
    const shown = /[:@]/u.test(bucket) ? "what stands for the bucket" : `"${bucket}"`;
    throw new HubError("INVALID_INPUT", `${shown} cannot be the name of a bucket`);
  }
  return { kind: "bucket", name, connection, bucket, key };
}

/** The location as a person would write it. */
export function formatLocation(location: Location): string {
  if (location.kind === "path") return location.path;
  return `${location.name}${location.connection ? ":" : "://"}${location.bucket}${location.key ? `/${location.key}` : ""}`;
}
