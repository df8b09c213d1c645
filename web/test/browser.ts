import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";
import type { Lab } from "./lab.ts";

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
  /** A page of a new person, signed in. */
  person(lab: Lab, viewer?: Viewer): Promise<Page>;
  close(): Promise<void>;
}

/** @throws Error when there is none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("there is no Chromium: apt-get install chromium");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    async person(lab, { language = "en", theme = "light", width = 1280, height = 860, token = lab.token } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.addInitScript(
        ([lang, look, bearer]) => {
          if (localStorage.getItem("dth.language") === null && lang) localStorage.setItem("dth.language", lang);
          if (localStorage.getItem("dth.theme") === null && look) localStorage.setItem("dth.theme", look);
          if (localStorage.getItem("dth.token") === null && bearer) localStorage.setItem("dth.token", bearer);
        },
        [language, theme, token] as const,
      );
      return page;
    },
    close: () => browser.close(),
  };
}
