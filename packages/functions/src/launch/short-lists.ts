import type { ParameterValue, ParameterValues } from "@dth/core/parameter";
import { MAX_STACK_VALUE, type StackTask } from "@dth/core/stack-parameters";
import { stackText } from "@dth/core/stack-parameters/text";

/**
 * A task whose lists fit the parameters of a stack: the first entries of those that are longer. For plugins whose programs
 * take a hub's run from its records; what the stack shows of such a list is a sample.
 */
export function withShortLists(task: StackTask): StackTask {
  const side = ({ type, parameters }: StackTask["source"]) => ({ type, parameters: shorten(parameters) });
  return { source: side(task.source), destination: side(task.destination), options: shorten(task.options) };
}

function shorten(values: ParameterValues): ParameterValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fitting(value)]));
}

function fitting(value: ParameterValue): ParameterValue {
  if (!Array.isArray(value)) return value;
  const entries: readonly string[] = value;
  let [fits, tooMany] = [0, entries.length + 1];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (bytesOf(entries.slice(0, middle)) <= MAX_STACK_VALUE) fits = middle;
    else tooMany = middle;
  }
  return entries.slice(0, fits);
}

function bytesOf(entries: readonly string[]): number {
  return new TextEncoder().encode(stackText(entries)).length;
}
