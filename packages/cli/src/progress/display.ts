import type { Clock } from "@dth/core/clock";
import type { Language } from "@dth/core/error-codes";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Output } from "../host.ts";
import { renderLive, renderPlain } from "./lines.ts";
import { createRateMeter } from "./rates.ts";
import { Screen } from "./screen.ts";

/** Shows snapshots while a run goes on. */
export interface Display {
  /** Milliseconds between snapshots that suit this display. */
  readonly intervalMs: number;
  show(snapshot: ProgressSnapshot): void;
  /** Leaves the terminal tidy; nothing is shown afterwards. */
  end(): void;
}

/** Which display to make. */
export interface DisplayOptions {
  readonly mode: "live" | "plain" | "json" | "none";
  readonly language: Language;
  /** Live and plain lines. */
  readonly output: Output;
  /** JSON events. */
  readonly events: (event: object) => void;
}

/** Live lines redrawn in place, a plain line every few seconds, JSON events, or nothing. */
export function createDisplay(options: DisplayOptions): Display {
  switch (options.mode) {
    case "live":
      return createLive(options);
    case "plain":
      return createPlain(options);
    case "json":
      return createJson(options);
    case "none":
      return { intervalMs: 1000, show: () => {}, end: () => {} };
  }
}

function createLive({ output, language }: DisplayOptions): Display {
  const meter = createRateMeter();
  const screen = output instanceof Screen ? output : new Screen(output);
  return {
    intervalMs: 200,
    show: (snapshot) => screen.frame(renderLive(snapshot, meter(snapshot), { language, width: output.columns() - 1 })),
    end: () => screen.frame([]),
  };
}

function createPlain({ output, language }: DisplayOptions): Display {
  const meter = createRateMeter();
  return {
    intervalMs: 5000,
    show: (snapshot) => output.write(`${renderPlain(snapshot, meter(snapshot), language)}\n`),
    end: () => {},
  };
}

function createJson({ events }: DisplayOptions): Display {
  const meter = createRateMeter();
  return {
    intervalMs: 1000,
    show: (snapshot) => events({ event: "progress", ...snapshot, rates: meter(snapshot) }),
    end: () => {},
  };
}

/** Feeds `display` from `progress` until `finished` settles. Shows no frame for what ends at once. */
export async function watch<T>(
  display: Display,
  progress: () => ProgressSnapshot,
  finished: Promise<T>,
  clock: Clock,
): Promise<T> {
  const over = new AbortController();
  const ticking = tick(display, progress, clock, over.signal);
  try {
    return await finished;
  } finally {
    over.abort();
    await ticking;
    display.end();
  }
}

async function tick(
  display: Display,
  progress: () => ProgressSnapshot,
  clock: Clock,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    await clock.sleep(display.intervalMs, over).catch(() => undefined);
    if (!over.aborted) display.show(progress());
  }
}
