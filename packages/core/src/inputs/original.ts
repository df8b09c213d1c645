import * as v from "valibot";

const TextSchema = v.pipe(v.string(), v.maxLength(65_536));
const NameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** A task of the original as a person gives it: `{ plugin, name?, parameters }`. */
export const OriginalInputSchema = v.strictObject({
  plugin: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.optional(NameSchema),
  parameters: v.pipe(v.record(v.pipe(v.string(), v.maxLength(256)), TextSchema), v.maxEntries(500)),
});

/** A task as the original kept it. What else it kept is of no use here. */
export const OriginalRecordSchema = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  description: v.optional(v.nullable(TextSchema)),
  parameters: v.pipe(
    v.array(v.object({ ParameterKey: v.pipe(v.string(), v.maxLength(256)), ParameterValue: TextSchema })),
    v.maxLength(500),
  ),
});
