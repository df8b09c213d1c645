/** What a JSON scalar holds: text of JSON from a server, read before use. */
export type Json = string;

/** A request with the types of its variables and its answer, which exist for the compiler alone. */
export interface Operation<Variables, Data> {
  readonly text: string;
  readonly variables?: Variables;
  readonly data?: Data;
}

/** An operation that asks without any. */
export type NoVariables = Readonly<Record<string, never>>;
