import { buildConsole } from "../tools/build-console.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { type Lab, type LabOptions, openLab } from "./lab.ts";

/** The console as people meet it: built, served by a lab's hub, before a browser. */
export interface OpenConsole {
  readonly lab: Lab;
  readonly browser: Browser;
  /** Closes the browser, then the lab. */
  close(): Promise<void>;
}

/** Builds the console where it is older than its sources. @throws Error when there is no browser; nothing stays open then */
export async function openConsole(options: LabOptions = {}): Promise<OpenConsole> {
  await buildConsole();
  const browser = await openBrowser();
  try {
    const lab = await openLab(options);
    return {
      lab,
      browser,
      async close() {
        await browser.close();
        await lab.close();
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
