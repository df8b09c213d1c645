import { HubError } from "@dth/core/error";

/**
 * Reads a list of keys or prefixes: one a line, in UTF-8, with or without a byte order mark, LF or
 * CRLF; empty lines are left out and repeated ones count once. Nothing else is special, because
 * every other character may be part of a key.
 *
 * @throws HubError `LIST_FILE_UNREADABLE` when it is not UTF-8 text or lists nothing
 */
export function parseList(bytes: Uint8Array, name: string): readonly string[] {
  const lines = decode(bytes, name).split("\n");
  const entries = new Set(lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)));
  entries.delete("");
  if (entries.size === 0) throw new HubError("LIST_FILE_UNREADABLE", `the list ${name} has no entries`);
  return [...entries];
}

function decode(bytes: Uint8Array, name: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs("utf-16le", bytes, name);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs("utf-16be", bytes, name);
  return decodeAs("utf-8", bytes, name);
}

function decodeAs(encoding: string, bytes: Uint8Array, name: string): string {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch (cause) {
    throw new HubError("LIST_FILE_UNREADABLE", `the list ${name} is not text in UTF-8`, { cause });
  }
  throw new HubError("LIST_FILE_UNREADABLE", `the list ${name} holds zero bytes, so it is no text`);
}
