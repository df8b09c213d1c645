import { batch, createSignal, onCleanup } from "solid-js";
import { onRunProgress, onTaskChanged, runsUnderWay } from "../api/operations.ts";
import { reached } from "../api/reach.ts";
import { request } from "../api/request.ts";
import { config, token } from "../session/session.ts";
import { type Heard, hear, hearAll, isQuiet } from "./heard.ts";
import { subscribe } from "./subscribe.ts";

/** How news arrive: by themselves, by asking every few seconds, or not at all. */
export type FeedState = "connecting" | "live" | "polling" | "offline";

const POLL_MS = 4_000;
const GATHER_MS = 700;
const MOST_RETRY_MS = 30_000;

const [state, setState] = createSignal<FeedState>("connecting");
const listeners = new Set<() => void>();
let gathered: ReturnType<typeof setTimeout> | undefined;

/** How news arrive now. A hub that does not even answer requests is as good as no connection. */
export function feedState(): FeedState {
  return state() === "polling" && !reached() ? "offline" : state();
}

/** Calls back, not more than about once a second, when something has changed at the hub. For the owner's life. */
export function onNews(listener: () => void): void {
  listeners.add(listener);
  onCleanup(() => listeners.delete(listener));
}

/** Says that something may have changed. */
export function tellNews(): void {
  if (gathered !== undefined) return;
  gathered = setTimeout(() => {
    gathered = undefined;
    for (const listener of listeners) listener();
  }, GATHER_MS);
}

/** Listens to the hub until the page goes; when it cannot, asks instead and says so. */
export function startFeed(): void {
  let stop = new AbortController();
  const restart = () => {
    stop.abort();
    stop = new AbortController();
    void listen(stop.signal);
  };
  window.addEventListener("online", restart);
  window.addEventListener("offline", () => setState("offline"));
  setInterval(() => {
    if (token() !== undefined && !document.hidden && (state() !== "live" || isQuiet(Date.now()))) void ask();
  }, POLL_MS);
  restart();
}

/** What nobody tells is asked for, also on a connection that lives and says nothing of a run under way. */
async function ask(): Promise<void> {
  tellNews();
  // Without an answer, the pages say why; there is another question soon.
  const answer = await request(runsUnderWay, {}).catch(() => undefined);
  if (answer?.overview)
    hearAll(
      answer.overview.running.map(({ run }) => run),
      Date.now(),
    );
}

async function listen(signal: AbortSignal): Promise<void> {
  if (config()?.live === "none") return void setState("polling");
  for (let failures = 0; !signal.aborted; failures++) {
    if (token() !== undefined) {
      const began = Date.now();
      await once(signal).catch(() => undefined);
      if (Date.now() - began > MOST_RETRY_MS) failures = 0;
      if (!signal.aborted) setState(navigator.onLine ? "polling" : "offline");
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(1_000 * 2 ** failures, MOST_RETRY_MS)));
  }
}

/** One connection's life. Whatever happened while there was none is asked for. */
async function once(signal: AbortSignal): Promise<void> {
  const own = new AbortController();
  const end = () => own.abort();
  signal.addEventListener("abort", end, { once: true });
  const opened = () => {
    setState("live");
    tellNews();
  };
  try {
    await Promise.race([tasks(own.signal, opened), runs(own.signal)]);
  } finally {
    own.abort();
    signal.removeEventListener("abort", end);
  }
}

async function tasks(signal: AbortSignal, opened: () => void): Promise<void> {
  for await (const { onTaskChanged: change } of subscribe(onTaskChanged, signal, opened)) if (change) tellNews();
}

async function runs(signal: AbortSignal): Promise<void> {
  const waiting = new Map<string, Heard>();
  let frame = 0;
  const flush = () => {
    frame = 0;
    batch(() => {
      for (const [taskId, run] of waiting) hear(taskId, run);
    });
    waiting.clear();
  };
  for await (const { onRunProgress: run } of subscribe(onRunProgress, signal, () => undefined)) {
    if (!run) continue;
    // As many as there are between two frames are one change to the page.
    waiting.set(run.taskId, run);
    if (frame === 0) frame = requestAnimationFrame(flush);
  }
}
