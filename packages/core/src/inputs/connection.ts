import * as v from "valibot";
import { ParameterValuesSchema } from "../task.ts";

const NAME = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const ID = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What a person gives: `{ name, plugin, type, parameters }`. */
export const ConnectionInputSchema = v.strictObject({
  name: NAME,
  plugin: ID,
  type: ID,
  parameters: v.optional(ParameterValuesSchema, {}),
});

/** A change of a connection: what is not named stays; parameters are given as a whole. */
export const ConnectionChangeSchema = v.strictObject({
  name: v.optional(NAME),
  parameters: v.optional(ParameterValuesSchema),
});
