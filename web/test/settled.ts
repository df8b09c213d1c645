import type { Page, Request } from "playwright-core";

/** Milliseconds between two looks, and until a page that goes on asking is given up. */
const LOOK_MS = 20;
const PATIENCE_MS = 30_000;
/** Milliseconds in which the body of an answer follows its head; one that nobody reads is never said to have come. */
const BODY_MS = 150;

const onTheirWay = new WeakMap<Page, Set<Request>>();

/** Counts what a page has asked for and not got yet; news have no end and are left out. */
export function watchRequests(page: Page): void {
  const asked = new Set<Request>();
  onTheirWay.set(page, asked);
  page.on("request", (request) => {
    // Whatever the last page asked for has gone with it.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) asked.clear();
    if (request.headers().accept !== "text/event-stream") asked.add(request);
  });
  const came = (request: Request) => void asked.delete(request);
  page.on("response", (response) => void setTimeout(came, BODY_MS, response.request()));
  page.on("requestfinished", came);
  page.on("requestfailed", came);
}

/** Waits until a page has all that it asked for, and shows it. @throws Error when it asks for ever */
export async function settled(page: Page): Promise<void> {
  const asked = onTheirWay.get(page) ?? new Set();
  const end = Date.now() + PATIENCE_MS;
  const isQuiet = async () => {
    if (asked.size > 0) return false;
    await twoFrames(page);
    // An answer may have led to the next question.
    return asked.size === 0;
  };
  while (!(await isQuiet())) {
    if (Date.now() > end) throw new Error(`still on their way: ${[...asked].map((one) => one.url()).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What came is drawn in the first, and what that moves to its place in the second. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
