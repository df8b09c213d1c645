import { fromBase64, latin1Bytes, toBase64, utf8 } from "@dth/core/byte-text";

const PLAIN_VALUE = /^[\x20-\x7e]*$/;
const WORD = /=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=/g;

/**
 * Unicode text as a header value: as it is when it is printable ASCII, else one RFC 2047 word in
 * base64, which is what S3 itself answers with and takes back.
 */
export function encodeHeaderText(text: string): string {
  const safe = PLAIN_VALUE.test(text) && !text.includes("=?") && text === text.trim();
  return safe ? text : `=?UTF-8?B?${toBase64(utf8(text))}?=`;
}

/**
 * A header value as Unicode text: RFC 2047 words are decoded, and so are raw UTF-8 bytes, which some
 * stores send and the transport shows as Latin-1. What is neither stays as it is.
 */
export function decodeHeaderText(value: string): string {
  if (PLAIN_VALUE.test(value) && !value.includes("=?")) return value;
  const text = rawText(value);
  return text.includes("=?") ? decodeWords(text) : text;
}

function rawText(value: string): string {
  if (PLAIN_VALUE.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(latin1Bytes(value));
  } catch {
    // Latin-1 after all.
    return value;
  }
}

/** A run of encoded words of one charset: their bytes are joined first, because words may split a character. */
interface Run {
  charset: string;
  readonly bytes: number[];
}

function decodeWords(value: string): string {
  let text = "";
  let end = 0;
  let run: Run | undefined;
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(end, match.index);
    const [whole, charset = "", encoding = "", payload = ""] = match;
    const bytes = wordBytes(encoding, payload);
    if (bytes === undefined) continue;
    if (run !== undefined && (between.trim() !== "" || run.charset !== charset.toLowerCase())) {
      text += decodeRun(run);
      run = undefined;
    }
    // White space between two words belongs to neither.
    if (run === undefined) text += between.trim() === "" && end > 0 ? "" : between;
    run ??= { charset: charset.toLowerCase(), bytes: [] };
    for (const byte of bytes) run.bytes.push(byte);
    end = match.index + whole.length;
  }
  return text + (run === undefined ? "" : decodeRun(run)) + value.slice(end);
}

function decodeRun({ charset, bytes }: Run): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  }
}

function wordBytes(encoding: string, payload: string): Uint8Array | undefined {
  if (encoding.toUpperCase() === "Q") return quotedBytes(payload);
  try {
    return fromBase64(payload);
  } catch {
    return undefined;
  }
}

function quotedBytes(payload: string): Uint8Array {
  const plain = payload.replaceAll("_", " ");
  return latin1Bytes(
    plain.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}
