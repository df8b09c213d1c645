import type { Page } from "playwright-core";

/** How smooth a page was over a while. */
export interface Smoothness {
  /** Milliseconds of the longest piece of work that kept the page from answering; 0 where none took 50 ms or longer. */
  readonly longestTask: number;
  /** How many pieces of work took 50 ms or longer. */
  readonly longTasks: number;
  /** Milliseconds of the longest time between two frames. */
  readonly longestGap: number;
  readonly frames: number;
  readonly seconds: number;
}

interface Record {
  tasks: number[];
  gaps: number[];
  began: number;
}

/** Where the page keeps what it has seen. */
type Recording = typeof globalThis & { dthRecord?: Record };

/** Makes every page record its frames and its long tasks (https://w3c.github.io/longtasks/) from its first script on. */
export async function recordPages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const here: Recording = globalThis;
    const record: Record = { tasks: [], gaps: [], began: performance.now() };
    here.dthRecord = record;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) record.tasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
    let last = performance.now();
    const frame = (now: number) => {
      record.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** What was recorded while `work` was done. */
export async function smoothnessOf(page: Page, work: () => Promise<void>): Promise<Smoothness> {
  await page.evaluate(() => {
    const { dthRecord }: Recording = globalThis;
    if (dthRecord === undefined) throw new Error("this page records nothing");
    dthRecord.began = performance.now();
    dthRecord.gaps.length = 0;
    dthRecord.tasks.length = 0;
  });
  await work();
  return page.evaluate(() => {
    const { dthRecord: { tasks, gaps, began } = { tasks: [], gaps: [], began: 0 } }: Recording = globalThis;
    return {
      longestTask: Math.max(0, ...tasks),
      longTasks: tasks.length,
      longestGap: Math.max(0, ...gaps),
      frames: gaps.length,
      seconds: (performance.now() - began) / 1_000,
    };
  });
}
