import type { Clock } from "@dth/core/clock";
import { hasCode, toHubError } from "@dth/core/error";
import { problemOf, type TellOptions } from "./problem.ts";

const utf8 = new TextEncoder();

/**
 * JSON lines of `rows` as they come. A failure on the way is the last line, `{ "problem": … }`, because the status has
 * been sent by then.
 *
 * @throws what the first row fails with, while the status can still say so
 */
export async function linesOf(rows: AsyncIterable<unknown>, told: TellOptions): Promise<AsyncIterable<string>> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield `${JSON.stringify(next.value)}\n`;
    } catch (error) {
      yield `${JSON.stringify({ problem: problemOf(toHubError(error), told) })}\n`;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** Milliseconds between comments that keep proxies from closing a quiet connection. */
const KEEP_ALIVE_MS = 15_000;
/** Milliseconds after which a browser connects again. */
const RETRY_MS = 2_000;

/**
 * Server-sent events. They begin with `ready`: events before it are not told again, so whoever connects, for the first
 * time or again with `Last-Event-ID`, loads what it shows after `ready`.
 *
 * @param signal ends the events; where a token that is no longer good did it, the last event says so
 */
export async function* serverSentEvents(
  events: AsyncIterable<{ readonly kind: string; readonly at: number }>,
  clock: Clock,
  told: TellOptions,
  signal: AbortSignal,
): AsyncIterable<string> {
  yield `retry: ${RETRY_MS}\nevent: ready\ndata: {}\n\n`;
  const iterator = events[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (let number = 1; ; ) {
      const come = await withinPause(next, clock);
      if (come === undefined) {
        yield ": still here\n\n";
        continue;
      }
      if (come.done) break;
      yield `id: ${come.value.at}-${number++}\nevent: ${come.value.kind}\ndata: ${JSON.stringify(come.value)}\n\n`;
      next = iterator.next();
    }
    if (hasCode(signal.reason, "UNAUTHENTICATED")) throw signal.reason;
  } catch (error) {
    yield `event: problem\ndata: ${JSON.stringify(problemOf(toHubError(error), told))}\n\n`;
  } finally {
    await iterator.return?.();
  }
}

/** What comes before the next keep-alive is due; undefined when that comes first. */
async function withinPause<T>(next: Promise<T>, clock: Clock): Promise<T | undefined> {
  const pause = new AbortController();
  const due = clock.sleep(KEEP_ALIVE_MS, pause.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([next, due]);
  } finally {
    pause.abort();
  }
}

/** A body of texts, read as fast as the caller takes them. @param over called at its end, or when the caller goes before */
export function bodyOf(texts: AsyncIterable<string>, over: () => void): ReadableStream<Uint8Array> {
  const iterator = texts[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await iterator.next();
      if (!next.done) return controller.enqueue(utf8.encode(next.value));
      over();
      controller.close();
    },
    cancel: async () => {
      over();
      await iterator.return?.();
    },
  });
}

/**
 * The same bytes; not every host aborts the request's signal when the caller goes, but each cancels the body.
 *
 * @param over called at the end, or when the caller goes before
 */
export function tellingWhenOver(body: ReadableStream<Uint8Array>, over: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await reader.read().catch((error: unknown) => {
        over();
        throw error;
      });
      if (!next.done) return controller.enqueue(next.value);
      over();
      controller.close();
    },
    cancel: async (reason) => {
      over();
      await reader.cancel(reason);
    },
  });
}
