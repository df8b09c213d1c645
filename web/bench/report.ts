import type { Load } from "./first-load.ts";
import type { Step } from "./list.ts";
import type { Smoothness } from "./recorder.ts";

/** A while with news. */
export interface Live extends Smoothness {
  readonly updates: number;
  /** Running tasks that were shown. */
  readonly shown: number;
}

/** Everything that was measured, and where. */
interface Results {
  readonly loads: readonly Load[];
  readonly steps: readonly Step[];
  readonly live: Live;
  readonly tasks: number;
  readonly cpus: number;
  readonly load: number;
}

const READY_MS = 1_000;
const LONG_TASK_MS = 50;
/** Three frames at 60 a second: a person sees what takes longer. */
const GAP_MS = 50;

/** The page of results in Markdown, with what each bar is and whether it was kept. */
export function report({ loads, steps, live, tasks, cpus, load }: Results): string {
  return `# The console in a browser

<!-- Made by \`npm run bench:console -- --write\`. Do not edit. -->

How quick the console is in a headless Chromium, served by a real hub on loopback that has ${tasks.toLocaleString("en")} tasks.

## First load

From the navigation until the page shows what a person came for and can be used, nothing in the cache, ${loads[0]?.ready.length ?? 0} new
profiles. The bar is ${READY_MS.toLocaleString("en")} ms.

| page | median ms | slowest ms | script, kB on the wire | within the bar |
| --- | ---: | ---: | ---: | --- |
${loads.map(loadRow).join("\n")}

## The list of tasks

What a person does with the list, until it is shown. The bars are no task of ${LONG_TASK_MS} ms or longer and no more than ${GAP_MS} ms
between two frames. Searching includes the typing and the 200 ms that the page waits for the next letter.

| step | shown after ms | tasks of ${LONG_TASK_MS} ms or longer | longest ms | longest between frames ms | within the bars |
| --- | ---: | ---: | ---: | ---: | --- |
${steps.map(stepRow).join("\n")}

## Live updates

The list shows ${live.shown} running tasks while the hub tells of ${Math.round((live.updates / live.seconds) * 60).toLocaleString("en")} changes a minute for ${Math.round(live.seconds)} s; every tenth makes the list ask anew.

| updates | frames | tasks of ${LONG_TASK_MS} ms or longer | longest ms | longest between frames ms | within the bars |
| ---: | ---: | ---: | ---: | ---: | --- |
| ${live.updates} | ${live.frames} | ${live.longTasks} | ${ms(live.longestTask)} | ${ms(live.longestGap)} | ${said(isSmooth(live))} |

## Conditions

${cpus} processors shared by the hub, the browser and what drives it; a load of ${load.toFixed(1)} at the end; no graphics hardware.
`;
}

function loadRow({ page, ready, scriptBytes }: Load): string {
  const sorted = [...ready].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const slowest = sorted.at(-1) ?? 0;
  return `| ${page} | ${ms(median)} | ${ms(slowest)} | ${(scriptBytes / 1_000).toFixed(0)} | ${said(median <= READY_MS)} |`;
}

function stepRow(step: Step): string {
  const { name, shown, longTasks, longestTask, longestGap } = step;
  return `| ${name} | ${ms(shown)} | ${longTasks} | ${ms(longestTask)} | ${ms(longestGap)} | ${said(isSmooth(step))} |`;
}

function isSmooth({ longTasks, longestGap }: Smoothness): boolean {
  return longTasks === 0 && longestGap <= GAP_MS;
}

function said(yes: boolean): string {
  return yes ? "yes" : "no";
}

function ms(time: number): string {
  return time.toFixed(0);
}
