import * as v from "valibot";

/** Why failures are fine, in a person's own words. */
export const ReasonSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000));
