import { TASK_PROGRESS } from "@dth/core/task";
import * as v from "valibot";

/** Milliseconds since the Unix epoch. */
export const Instant = v.pipe(v.number(), v.integer(), v.description("Milliseconds since the Unix epoch"));

/** An id of anything. */
export const Id = v.pipe(v.string(), v.maxLength(64));

/** How far a task or run is. */
export const ProgressSchema = v.picklist(TASK_PROGRESS);

/** How many, and how many bytes. */
export const CountSchema = v.strictObject({ objects: v.number(), bytes: v.number() });

/** How the items of a run ended. */
export const TallySchema = v.strictObject({
  copied: CountSchema,
  same: CountSchema,
  skipped: CountSchema,
  failed: CountSchema,
  deleted: CountSchema,
});

/** A text in both languages. */
export const LocalizedTextSchema = v.strictObject({ en: v.string(), zh: v.string() });

/** A page of a longer listing. */
export function pageOf<Item extends v.GenericSchema>(item: Item) {
  return v.strictObject({
    items: v.array(item),
    cursor: v.optional(v.pipe(v.string(), v.description("Opaque; present while there may be more"))),
  });
}

/** How much of a listing is asked for; the same in every list. */
export const PAGE_QUERY = {
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200), v.description("Default 50"))),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(4_096), v.description("That of the page before"))),
};
