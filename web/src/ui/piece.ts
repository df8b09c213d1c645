import { lazy } from "solid-js";
import { keep, kept } from "../session/keep.ts";

const TRIES = 4;
const FIRST_WAIT_MS = 700;
/** Milliseconds within which a page is not loaded anew a second time. */
const RELOAD_MS = 60_000;

/**
 * A part of the console that comes when it is shown. A hub that is away for a moment is waited for; where a newer build
 * has taken the files' place, the page is loaded anew, once.
 */
export function piece<Load extends Parameters<typeof lazy>[0]>(load: Load) {
  return lazy<Awaited<ReturnType<Load>>["default"]>(() => patiently(load));
}

async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await load();
    } catch (error) {
      if (attempt === TRIES) {
        reloadOnce();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

function reloadOnce(): void {
  const last = Number(kept("reloaded", () => sessionStorage) ?? 0);
  if (Date.now() - last < RELOAD_MS) return;
  keep("reloaded", String(Date.now()), () => sessionStorage);
  location.reload();
}
