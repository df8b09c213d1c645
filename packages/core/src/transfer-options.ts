import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Milliseconds since the Unix epoch. */
const instant = v.pipe(v.number(), v.integer());

/** Which of the listed source objects take part. */
const SelectionSchema = v.strictObject({
  /** Only keys with one of these prefixes, each below the location's own prefix. Absent: all. */
  prefixes: v.optional(v.array(v.string())),
  /** Only exactly these keys, each below the location's own prefix. Excludes `prefixes`. */
  keys: v.optional(v.array(v.string())),
  /** Glob patterns on the key below the location's prefix; `*` stops at `/`, `**` does not. Absent: all. */
  include: v.optional(v.array(v.string()), []),
  exclude: v.optional(v.array(v.string()), []),
  minSize: v.optional(bytes),
  maxSize: v.optional(bytes),
  modifiedAfter: v.optional(instant),
  modifiedBefore: v.optional(instant),
  storageClasses: v.optional(v.array(v.string())),
});

/** How a destination object is judged to be the same as its source. */
const CompareSchema = v.picklist([
  /** Size, and ETag where both are comparable, else the remembered copy, else modification order. */
  "etag",
  "size",
  /** Size, and the destination not older than the source. */
  "time",
  /** Size and full-object checksum, read from HEAD where recorded, else computed by reading both. */
  "checksum",
  /** Copy everything. */
  "none",
]);

const StorageClassSchema = v.variant("mode", [
  v.strictObject({ mode: v.literal("default") }),
  v.strictObject({ mode: v.literal("fixed"), storageClass: v.string() }),
  v.strictObject({ mode: v.literal("keep") }),
  v.strictObject({ mode: v.literal("map"), map: v.record(v.string(), v.string()) }),
]);

const EncryptionSchema = v.variant("mode", [
  v.strictObject({ mode: v.literal("none") }),
  v.strictObject({ mode: v.literal("sse-s3") }),
  v.strictObject({ mode: v.literal("sse-kms"), keyId: v.optional(v.string()) }),
]);

/** Everything a person can ask of a transfer, with its defaults. Validated at every door. */
export const TransferOptionsSchema = v.strictObject({
  selection: v.optional(SelectionSchema, {}),
  compare: v.optional(CompareSchema, "etag"),
  /** Decide and count, but touch nothing. */
  dryRun: v.optional(v.boolean(), false),
  /** Delete destination objects that the source lacks: last, capped, never after an incomplete listing. */
  mirror: v.optional(
    v.strictObject({
      maxDeletes: bytes,
      /** A source that lists nothing may empty the destination. Absent: nothing is deleted then. */
      allowEmptySource: v.optional(v.boolean()),
    }),
  ),
  metadata: v.optional(v.boolean(), true),
  tags: v.optional(v.boolean(), true),
  storageClass: v.optional(StorageClassSchema, { mode: "default" }),
  acl: v.optional(v.string()),
  encryption: v.optional(EncryptionSchema, { mode: "none" }),
  /** Copy inside the endpoint where both sides are one endpoint. */
  serverSideCopy: v.optional(v.picklist(["auto", "never"]), "auto"),
  /** Reproduce the source's part layout, so that multipart ETags stay comparable. */
  sameLayout: v.optional(v.boolean(), true),
  /** Bytes of a part; raised where the store's limits ask for it. */
  partSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 8 * 1024 * 1024),
  /** Objects from this many bytes on are split into part ranges that several workers share. */
  giantSize: v.optional(count, 1024 ** 3),
  /** Upper bound of requests in flight to one endpoint; the engine adapts below it. */
  maxRequests: v.optional(count, 128),
  /** Upper bound of bytes of object data held in memory by one worker process. */
  maxBufferedBytes: v.optional(count, 192 * 1024 * 1024),
  /** Bytes per second over all transfers. Absent: no cap. */
  bandwidth: v.optional(count),
  /** Requests per second and endpoint. Absent: no cap. */
  requestRate: v.optional(count),
  /** How often an item is tried before it fails; throttling does not count. */
  attempts: v.optional(count, 5),
});

/** What a caller may give. */
export type TransferOptionsInput = v.InferInput<typeof TransferOptionsSchema>;
/** With every default filled in. */
export type TransferOptions = v.InferOutput<typeof TransferOptionsSchema>;
/** By what two objects count as the same. */
export type CompareMode = v.InferOutput<typeof CompareSchema>;
/** Which objects are meant. */
export type Selection = v.InferOutput<typeof SelectionSchema>;
