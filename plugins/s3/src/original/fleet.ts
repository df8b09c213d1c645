import { invalid, issue, type OriginalParameters } from "./parameters.ts";

/** The original's default of `maxCapacity`. */
const MOST = 20;

/**
 * The machines of the original's worker group. A minimum of one machine is its default, which its console sends with every
 * task: it is left out, for here the first machine comes with the first work.
 *
 * @param notes gets what was left out, and what costs by the hour
 */
export function fleetOf(parameters: OriginalParameters, notes: string[]): Record<string, number> {
  const [most, least = 0] = [countOf(parameters, "maxCapacity", 1), countOf(parameters, "minCapacity", 0)];
  if (least === 1) notes.push("minCapacity 1 was left out: the first machine comes with the first work.");
  if (least <= 1) return most === undefined ? {} : { maxMachines: most };
  notes.push(
    `minCapacity ${least} is kept: so many machines wait while the task's stack is there, and cost by the hour.`,
  );
  return { minMachines: least, maxMachines: most ?? MOST };
}

function countOf(parameters: OriginalParameters, name: string, min: number): number | undefined {
  const text = parameters.text(name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d{1,4}$/u.test(text) && count >= min && count <= 1_000) return count;
  throw invalid([issue(name, `must be a number from ${min} to 1,000`, `必须为 ${min} 至 1,000 的数字`)]);
}
