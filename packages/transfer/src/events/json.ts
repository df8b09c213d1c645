/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is a text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value when it is a size in bytes. */
function sizeOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The fields of a record that every dialect has, left out where they say nothing. */
export function commonFields(object: Json, versionId: unknown, time: unknown) {
  const size = sizeOf(object.size);
  const etag = textOf(object.eTag ?? object.etag)
    ?.replaceAll('"', "")
    .toLowerCase();
  const version = textOf(versionId);
  const sequencer = textOf(object.sequencer);
  const at = Date.parse(textOf(time) ?? "");
  return {
    ...(size === undefined ? {} : { size }),
    ...(etag === undefined ? {} : { etag }),
    ...(version === undefined ? {} : { versionId: version }),
    ...(sequencer === undefined ? {} : { sequencer }),
    ...(Number.isNaN(at) ? {} : { at }),
  };
}
