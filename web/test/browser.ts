import { existsSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { Lab } from "./lab.ts";
import { watchRequests } from "./settled.ts";

/** Where Debian and others put Chromium. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
}

/** Milliseconds in which a page does what it is asked for. */
const PATIENCE_MS = 12_000;

/** Who looks, and how. */
export interface Viewer {
  readonly language?: string;
  readonly theme?: string;
  readonly width?: number;
  readonly height?: number;
  /** Default: the lab's first one; empty: nobody is signed in. */
  readonly token?: string;
}

/** A headless browser. */
export interface Browser {
  /**
   * A page of a new person, signed in. Where the page before was closed, its profile is taken over: the console's files are
   * in the cache, which saves a second for each person, and nothing else is kept. Who changes a profile, such as its
   * clock, or begins with an empty cache, closes the page's context instead.
   */
  person(lab: Lab, viewer?: Viewer): Promise<Page>;
  close(): Promise<void>;
}

/** @throws Error when there is none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("there is no Chromium: apt-get install chromium");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const free = new Set<BrowserContext>();
  const profile = async () => {
    const [known] = free;
    if (known !== undefined && free.delete(known)) return known;
    const context = await browser.newContext({ reducedMotion: "reduce" });
    context.setDefaultTimeout(PATIENCE_MS);
    context.once("close", () => free.delete(context));
    return context;
  };
  return {
    async person(lab, { language = "en", theme = "light", width = 1280, height = 860, token = lab.token } = {}) {
      const context = await profile();
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      watchRequests(page);
      page.once("close", () => free.add(context));
      await page.addInitScript(beSomebody, { "dth.language": language, "dth.theme": theme, "dth.token": token });
      return page;
    },
    close: () => browser.close(),
  };
}

/** Before the first script of a page: what the person before has left is gone, and this one has their own settings. */
function beSomebody(settings: Readonly<Record<string, string>>): void {
  if (sessionStorage.getItem("somebody") !== null) return;
  sessionStorage.setItem("somebody", "here");
  localStorage.clear();
  for (const [name, value] of Object.entries(settings)) if (value !== "") localStorage.setItem(name, value);
}
