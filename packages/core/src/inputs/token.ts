import * as v from "valibot";
import { ROLES } from "../principal.ts";

/** What a person asks for: `{ name, role, expiresInDays? }`. */
export const TokenInputSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  role: v.picklist(ROLES),
  expiresInDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650))),
});
