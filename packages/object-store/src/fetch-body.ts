import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { TransportBody } from "@dth/core/transport";

/** What a body over `fetch` needs to know. */
export interface FetchBodyOptions {
  readonly response: Response;
  readonly clock: Clock;
  readonly idleTimeoutMs: number;
  /** Ends the exchange. */
  readonly abort: () => void;
  /** HEAD has a length but no body. */
  readonly bodiless: boolean;
  /** Makes a HubError of what reading throws. */
  readonly translate: (error: unknown) => HubError;
}

/** The body of a `fetch` answer, with its length checked and its progress watched. */
export function fetchBody(options: FetchBodyOptions): TransportBody {
  const { response, bodiless } = options;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    if (bodiless || response.body === null) return;
    requireUntouched(response.headers);
    const expected = response.headers.get("content-length");
    const reader = response.body.getReader();
    let delivered = 0;
    try {
      for (;;) {
        const { done, value } = await watched(reader.read(), options);
        if (done) break;
        delivered += value.length;
        yield value;
      }
    } finally {
      // Breaking out early frees the connection; at the end this does nothing.
      await reader.cancel().catch(() => undefined);
    }
    if (expected !== null && Number(expected) !== delivered) {
      throw new HubError("BODY_TRUNCATED", `the body ended after ${delivered} of ${expected} bytes`);
    }
  };
  return {
    chunks,
    bytes: (limit) => collect(chunks(), limit),
    discard: async () => {
      await response.body?.cancel().catch(() => undefined);
    },
  };
}

/** `fetch` decompresses what is declared as compressed, so that the object's own bytes cannot be had. */
function requireUntouched(headers: Headers): void {
  const encoding = headers.get("content-encoding");
  if (encoding === null || encoding === "identity" || encoding === "aws-chunked") return;
  throw new HubError(
    "NOT_SUPPORTED",
    `this runtime's fetch decompresses ${encoding} bodies; read them with another host`,
  );
}

/** Waits for a step of an exchange, but not longer than without progress. */
export async function watched<T>(
  step: Promise<T>,
  { clock, idleTimeoutMs, abort, translate }: Pick<FetchBodyOptions, "clock" | "idleTimeoutMs" | "abort" | "translate">,
): Promise<T> {
  const done = new AbortController();
  let stalled: HubError | undefined;
  const timer = clock.sleep(idleTimeoutMs, done.signal).then(
    () => {
      stalled = new HubError("STALLED", `nothing came for ${idleTimeoutMs} ms`);
      abort();
      throw stalled;
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([step, timer]);
  } catch (error) {
    // Ending the exchange makes the step fail too, and first.
    throw stalled ?? translate(error);
  } finally {
    done.abort();
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new HubError("BAD_RESPONSE", `the answer is longer than ${limit} bytes`);
    list.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of list) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
