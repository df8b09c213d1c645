/**
 * `npm run bench:console`: how quick the console is in a real browser, with 10,000 tasks at a real hub. Prints a page in
 * Markdown; `--write` keeps it as docs/benchmarks-console.md. `--tasks N`, `--seconds N`, `--rounds N`.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser } from "../test/browser.ts";
import type { Lab } from "../test/lab.ts";
import { openConsole } from "../test/open-console.ts";
import { startBusyHub } from "./busy-hub.ts";
import { firstLoads, type Load } from "./first-load.ts";
import { type Step, walkList } from "./list.ts";
import { makeTasks } from "./make-tasks.ts";
import { recordPages, smoothnessOf } from "./recorder.ts";
import { type Live, report } from "./report.ts";

const PER_MINUTE = 1_000;
/** Milliseconds until a page is at rest. */
const SETTLE_MS = 2_000;

const { values } = parseArgs({
  options: {
    tasks: { type: "string", default: "10000" },
    seconds: { type: "string", default: "60" },
    rounds: { type: "string", default: "7" },
    write: { type: "boolean", default: false },
  },
});
const tasks = Number(values.tasks);

const { lab, browser, close } = await openConsole({ fill: (state) => makeTasks(state, tasks) });
try {
  const loads: readonly Load[] = await firstLoads(browser, lab, Number(values.rounds));
  const steps: readonly Step[] = await walkList(browser, lab, tasks);
  const live = await listen(browser, lab, Number(values.seconds));
  const page = report({ loads, steps, live, tasks, cpus: cpus().length, load: loadavg()[0] ?? 0 });
  console.log(page);
  if (values.write) await writeFile(fileURLToPath(new URL("../../docs/benchmarks-console.md", import.meta.url)), page);
} finally {
  await close();
}

/** Watches the list while the hub tells of fifty running tasks. */
async function listen(from: Browser, of: Lab, seconds: number): Promise<Live> {
  const busy = await startBusyHub(of.hub.url, PER_MINUTE);
  const page = await from.person(of);
  try {
    await recordPages(page);
    await page.goto(`${busy.url}/tasks`);
    await page.locator('.feed[data-state="live"]').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const before = busy.sent;
    const smoothness = await smoothnessOf(page, () => page.waitForTimeout(seconds * 1_000));
    const shown = await page.locator("tbody tr", { hasText: "Running" }).count();
    if (shown === 0) throw new Error("no task was shown as running");
    return { ...smoothness, updates: busy.sent - before, shown };
  } finally {
    await page.context().close();
    busy.close();
  }
}
