import type { Page } from "playwright-core";

/** Something that moved without anybody having asked for it. */
export interface Shift {
  /** Share of the window that moved times how far it went; a page's sum is its Cumulative Layout Shift. */
  readonly value: number;
  /** What moved, from where to where, at most a few of it. */
  readonly what: readonly string[];
}

/** Has a page write down what moves in it, from its first frame on. Called before it is opened. */
export async function noteShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(globalThis, { dthShifts: shifts });
    const name = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return element ? `${element.tagName.toLowerCase()}.${element.className}`.slice(0, 60) : "gone";
    };
    const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(" ");
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        if (hadRecentInput) continue;
        const what = sources.map(({ node, previousRect, currentRect }) => {
          return `${name(node)} from ${place(previousRect)} to ${place(currentRect)}`;
        });
        shifts.push({ value, what });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** What has moved in a page since it was opened. */
export function shiftsOf(page: Page): Promise<readonly Shift[]> {
  return page.evaluate(() => (globalThis as unknown as { dthShifts: readonly Shift[] }).dthShifts);
}

/** As of https://wicg.github.io/layout-instability, which TypeScript does not know. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}
