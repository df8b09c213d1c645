import { HubError } from "@dth/core/error";

/** How a list of keys or prefixes is read. */
export interface KeyListOptions {
  /** A line that starts with it, such as `s3://bucket/prefix/`, names what follows it. */
  readonly location?: string;
  /** Lines accepted at most: the selection holds them all, at roughly 100 bytes each. Default 10,000,000. */
  readonly maxLines?: number;
}

/** UTF-16 units of a line that can still be a key with its location. Longer is no list. */
const MAX_LINE = 8 * 1024;

/**
 * Reads a list, one key or prefix a line, in batches as the text arrives; holds one chunk and one line.
 *
 * A byte order mark and empty lines are left out, lines end with LF or CRLF (so that a key that ends
 * with CR cannot be listed), and everything else belongs to the key: spaces, quotes, `#`.
 *
 * @throws HubError `LIST_FILE_UNREADABLE` when the text is no UTF-8, has a line that can be no key,
 * or more lines than are accepted
 */
export async function* readKeyList(
  chunks: AsyncIterable<Uint8Array>,
  options: KeyListOptions = {},
): AsyncIterable<readonly string[]> {
  const { location = "", maxLines = 10_000_000 } = options;
  const decode = createDecoder();
  let rest = "";
  let lines = 0;
  const take = (texts: readonly string[]): string[] => {
    const keys = texts.map((text) => toKey(text, location)).filter((key) => key !== undefined);
    lines += keys.length;
    if (lines > maxLines) throw unreadable(`the list has more than ${maxLines} lines`);
    return keys;
  };
  for await (const chunk of chunks) {
    const texts = (rest + decode(chunk)).split("\n");
    rest = texts.pop() ?? "";
    if (rest.length > MAX_LINE) throw tooLong();
    const keys = take(texts);
    if (keys.length > 0) yield keys;
  }
  const keys = take([rest + decode(undefined)]);
  if (keys.length > 0) yield keys;
}

function toKey(line: string, location: string): string | undefined {
  if (line.length > MAX_LINE) throw tooLong();
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (text === "") return undefined;
  const key = location !== "" && text.startsWith(location) ? text.slice(location.length) : text;
  return key === "" ? undefined : key;
}

/** UTF-8 across chunk borders; `undefined` ends the text. The byte order mark is left out. */
function createDecoder(): (chunk: Uint8Array | undefined) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new HubError("LIST_FILE_UNREADABLE", "the list is not UTF-8 text", { cause });
    }
  };
}

function tooLong(): HubError {
  return unreadable(`the list has a line of more than ${MAX_LINE} characters, which no key has`);
}

function unreadable(message: string): HubError {
  return new HubError("LIST_FILE_UNREADABLE", message);
}
