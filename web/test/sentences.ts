import type { Page } from "playwright-core";

/** Where words of others stand, or what people typed. */
const OF_OTHERS = ".foreign, .key, code, pre, textarea, option, [lang=en]";

/** English words in a row that a page shows as its own. */
export function sentencesIn(page: Page): Promise<string[]> {
  return page.evaluate((ofOthers) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      // What is to be typed somewhere stays what it is.
      const text = (node.nodeValue ?? "").replaceAll(/`[^`]*`/g, "").trim();
      const hidden = node.parentElement?.closest("script, style, noscript") ?? null;
      if (hidden !== null || node.parentElement?.closest(ofOthers)) continue;
      if (/[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/.test(text)) found.push(text);
    }
    return found;
  }, OF_OTHERS);
}
