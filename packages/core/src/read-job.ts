import * as v from "valibot";
import { HubError } from "./error.ts";
import { type Job, ParameterValuesSchema } from "./task.ts";

const text = v.pipe(v.string(), v.minLength(1));
const SideSchema = v.strictObject({ type: text, parameters: ParameterValuesSchema });

const JobSchema = v.strictObject({
  taskId: text,
  runId: text,
  plugin: text,
  source: SideSchema,
  destination: SideSchema,
  options: ParameterValuesSchema,
  plan: v.optional(text),
});

/**
 * The job of a run, as the ledger kept it with the run. Jobs of events are executed where they are known, and refused.
 *
 * @throws HubError `LEDGER_UNUSABLE` for what is no job
 */
export function readJob(spec: unknown): Job {
  const read = v.safeParse(JobSchema, spec);
  if (!read.success) throw new HubError("LEDGER_UNUSABLE", "the ledger does not say what the run was asked to do");
  const { plan, ...job } = read.output;
  return plan === undefined ? job : { ...job, plan };
}
