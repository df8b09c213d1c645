import * as v from "valibot";
import { TASK_ENTRIES } from "../task-environment.ts";

/** What the lister is told by the template (plugins/ecr/template/lister.ts). */
export const ListerEnvironmentSchema = v.object({
  ...TASK_ENTRIES,
  /** Below it are the pieces of the list of images in Parameter Store. */
  IMAGE_LIST_PATH: v.pipe(v.string(), v.regex(/^\/[A-Za-z0-9_.\-/]+$/)),
});

/** A checked {@link ListerEnvironmentSchema}. */
export type ListerEnvironment = v.InferOutput<typeof ListerEnvironmentSchema>;
