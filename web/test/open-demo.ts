import { type Demo, fillDemo } from "./demo.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

/** A console whose lab has tasks in every state that a person meets. */
export interface OpenDemo extends OpenConsole {
  readonly demo: Demo;
}

/** Opens it, within a minute on an idle machine. @throws Error when it cannot be filled; nothing stays open then */
export async function openDemo(): Promise<OpenDemo> {
  const opened = await openConsole();
  try {
    return { ...opened, demo: await fillDemo(opened.lab) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
