/**
 * `npm run bench:console`: how quick the console is in a real browser, with 10,000 tasks at a real hub. Prints a page in
 * Markdown; `--write` keeps it as docs/benchmarks-console.md. `--tasks N`, `--seconds N`, `--rounds N`.
 * `--quick` takes a minute, and fails where something is far from what is promised.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser } from "../test/browser.ts";
import type { Lab } from "../test/lab.ts";
import { openConsole } from "../test/open-console.ts";
import { farOff } from "./bars.ts";
import { startBusyHub } from "./busy-hub.ts";
import { firstLoads, type Load } from "./first-load.ts";
import { type Step, walkList } from "./list.ts";
import { makeTasks } from "./make-tasks.ts";
import { recordPages, smoothnessOf } from "./recorder.ts";
import { type Live, report } from "./report.ts";

const PER_MINUTE = 1_000;
/** What the hub is asked to tell of: some more, so that at least as many arrive wherever the minute is cut. */
const TOLD_PER_MINUTE = PER_MINUTE + 10;
/** Milliseconds until a page is at rest. */
const SETTLE_MS = 2_000;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    tasks: { type: "string" },
    seconds: { type: "string" },
    rounds: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const [someTasks, someSeconds, someRounds] = values.quick ? [1_000, 10, 2] : [10_000, 60, 7];
const tasks = Number(values.tasks ?? someTasks);

const { lab, browser, close } = await openConsole({ fill: (state) => makeTasks(state, tasks) });
try {
  const loads: readonly Load[] = await firstLoads(browser, lab, Number(values.rounds ?? someRounds));
  const steps: readonly Step[] = await walkList(browser, lab, tasks);
  const live = await listen(browser, lab, Number(values.seconds ?? someSeconds));
  const page = report({ loads, steps, live, tasks, cpus: cpus().length, load: loadavg()[0] ?? 0 });
  console.log(page);
  const wrong = values.quick ? farOff({ loads, live, updatesPerMinute: PER_MINUTE }) : [];
  for (const line of wrong) console.error(`FAR OFF  ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
  if (values.write) await writeFile(fileURLToPath(new URL("../../docs/benchmarks-console.md", import.meta.url)), page);
} finally {
  await close();
}

/** Watches the list while the hub tells of fifty running tasks. */
async function listen(from: Browser, of: Lab, seconds: number): Promise<Live> {
  const busy = await startBusyHub(of.hub.url, TOLD_PER_MINUTE);
  const page = await from.person(of);
  try {
    await recordPages(page);
    await page.goto(`${busy.url}/tasks`);
    await page.locator('.feed[data-state="live"]').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const before = busy.sent;
    const smoothness = await smoothnessOf(page, () => page.waitForTimeout(seconds * 1_000));
    const shown = await page.locator("tbody tr", { hasText: "Running" }).count();
    if (shown === 0 && !values.quick) throw new Error("no task was shown as running");
    return { ...smoothness, updates: busy.sent - before, shown };
  } finally {
    await page.context().close();
    busy.close();
  }
}
