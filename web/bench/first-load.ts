import type { Browser } from "../test/browser.ts";
import type { Lab } from "../test/lab.ts";
import { recordPages } from "./recorder.ts";

/** One page's first load, with nothing in the browser's cache. */
export interface Load {
  readonly page: string;
  /** Milliseconds from navigation until it can be used, one a round. */
  readonly ready: readonly number[];
  /** Bytes of script that came over the wire. */
  readonly scriptBytes: number;
}

const PAGES = [
  { page: "sign-in", path: "/", usable: "form input", signedIn: false },
  { page: "home", path: "/", usable: "main h2", signedIn: true },
  { page: "tasks", path: "/tasks", usable: "tbody tr:nth-child(50)", signedIn: true },
  { page: "new task", path: "/tasks/new", usable: "input[name=plugin]", signedIn: true },
];

/** Opens each page in new profiles. A page can be used once what a person came for is there and takes an event. */
export async function firstLoads(browser: Browser, lab: Lab, rounds: number): Promise<readonly Load[]> {
  const loads: Load[] = [];
  for (const { page: name, path, usable, signedIn } of PAGES) {
    const ready: number[] = [];
    let scriptBytes = 0;
    for (let round = 0; round < rounds; round++) {
      const page = await browser.person(lab, signedIn ? {} : { token: "" });
      await recordPages(page);
      await page.goto(lab.hub.url + path, { waitUntil: "commit" });
      const at = await page.waitForFunction(
        (selector) => document.querySelector(selector) !== null && performance.now(),
        usable,
        { polling: "raf" },
      );
      ready.push(Number(await at.jsonValue()));
      scriptBytes = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .filter((entry) => entry.name.endsWith(".js"))
          .reduce((sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0),
      );
      await page.context().close();
    }
    loads.push({ page: name, ready, scriptBytes });
  }
  return loads;
}
