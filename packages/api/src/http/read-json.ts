import { HubError } from "@dth/core/error";

/** What a body may be. */
export interface BodyLimits {
  /** Bytes. */
  readonly bytes: number;
  /** Objects and lists within each other: whoever stores or prints the value again may recurse into it. */
  readonly depth: number;
}

/**
 * Reads a JSON body, and no byte more than allowed. An empty body is undefined.
 *
 * @throws HubError `INVALID_INPUT` for another type or broken JSON, `PAYLOAD_TOO_LARGE`
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const text = await readText(request, limits.bytes);
  if (text.trim() === "") return undefined;
  const type = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[a-z0-9.-]+\+json$/.test(type))
    throw new HubError("INVALID_INPUT", "the body must be JSON, sent as Content-Type: application/json");
  return parseJson(text, limits.depth);
}

/** @throws HubError `INVALID_INPUT` */
export function parseJson(text: string, depth: number): unknown {
  if (depthOf(text) > depth)
    throw new HubError("INVALID_INPUT", `the JSON has objects or lists more than ${depth} deep`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", "the body is not valid JSON", { cause });
  }
}

async function readText(request: Request, bytes: number): Promise<string> {
  if (Number(request.headers.get("Content-Length") ?? 0) > bytes) throw tooLarge(bytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    let left = bytes;
    for await (const chunk of chunksOf(request.body)) {
      left -= chunk.byteLength;
      if (left < 0) throw tooLarge(bytes);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    throw new HubError("INVALID_INPUT", "the body ended early or is not UTF-8", { cause });
  }
}

/** Not every host can iterate over a stream directly. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncIterable<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function tooLarge(bytes: number): HubError {
  return new HubError("PAYLOAD_TOO_LARGE", `the body has more than ${bytes} bytes`);
}

/** Deepest nesting of a JSON text, without parsing it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (quoted) {
      if (character === 0x5c) i++;
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (character === 0x5d || character === 0x7d) depth--;
  }
  return deepest;
}
