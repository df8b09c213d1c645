import { inputIssueOf } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { TaskInputSchema, type TaskSpec } from "@dth/core/task";
import * as v from "valibot";

/** What could be read of an input, and what is wrong with the rest. */
export interface ReadTaskInput {
  /** Every field whose shape is right, with the defaults of its parts. */
  readonly fields: Partial<TaskSpec>;
  /** Present when every field is right. */
  readonly spec?: TaskSpec;
  readonly issues: readonly InputIssue[];
}

const PartialTaskSchema = v.partial(TaskInputSchema);

/** Reads as much as there is to read, so that the fields which are right are checked further in the same go. */
export function readTaskInput(input: unknown): ReadTaskInput {
  const result = v.safeParse(TaskInputSchema, input);
  if (result.success) return { fields: result.output, spec: result.output, issues: [] };
  const issues = result.issues.map(inputIssueOf);
  const wrong = new Set(result.issues.map((issue) => String(issue.path?.[0]?.key ?? "")));
  const rest = Object.entries(isObject(input) ? input : {}).filter(([name]) => !wrong.has(name));
  const partial = v.safeParse(PartialTaskSchema, Object.fromEntries(rest));
  return { fields: partial.success ? partial.output : {}, issues };
}

/** The part of a task that a person gave, without what the hub keeps beside it. */
export function specOf(task: TaskSpec): TaskSpec {
  const { name, description, plugin, source, destination, options, schedule, notify } = task;
  return { name, description, plugin, source, destination, options, schedule, notify };
}

/** An input with some of its fields replaced; anything that is no object stays what it is, and is refused as that. */
export function withChange(task: TaskSpec, change: unknown): unknown {
  return isObject(change) ? { ...specOf(task), ...change } : change;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
