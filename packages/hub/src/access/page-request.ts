import * as v from "valibot";
import type { PageRequest } from "../page.ts";
import { parseInput } from "./parse-input.ts";

const PageRequestSchema = v.object({
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
});

/**
 * The part of a listing that is asked for, with the default filled in.
 *
 * @throws HubError `INVALID_INPUT`
 */
export function pageOf(request: PageRequest): { readonly limit: number; readonly cursor?: string } {
  const { limit, cursor } = parseInput(PageRequestSchema, request);
  return cursor === undefined ? { limit } : { limit, cursor };
}
