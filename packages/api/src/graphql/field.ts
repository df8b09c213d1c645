import { parseInput } from "@dth/hub/access/parse-input";
import type { Caller } from "@dth/hub/caller";
import type { Hub } from "@dth/hub/hub";
import * as v from "valibot";

/**
 * What answers one field of Query or Mutation, or feeds one of Subscription, wherever it is served: the same for
 * graphql-yoga and for a Lambda behind AppSync. The answer is plain data in the shape of `schema.graphql`.
 */
export type Resolver = (caller: Caller, args: unknown, hub: Hub, signal: AbortSignal) => unknown;

/** Resolvers by type and field. */
export type Resolvers = Readonly<Record<"Query" | "Mutation" | "Subscription", Readonly<Record<string, Resolver>>>>;

/** A resolver that gets its arguments checked; null counts as absent. */
export function field<Entries extends v.ObjectEntries>(
  entries: Entries,
  resolve: (
    caller: Caller,
    args: v.InferOutput<v.ObjectSchema<Entries, undefined>>,
    hub: Hub,
    signal: AbortSignal,
  ) => unknown,
): Resolver {
  const schema = v.object(entries);
  return (caller, args, hub, signal) => resolve(caller, parseInput(schema, given(args)), hub, signal);
}

const KEY = { idempotencyKey: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))) };

/** A resolver of what makes something: the caller's idempotency key is one more argument. */
export function making<Entries extends v.ObjectEntries>(
  entries: Entries,
  resolve: (caller: Caller, args: v.InferOutput<v.ObjectSchema<Entries, undefined>>, hub: Hub) => unknown,
): Resolver {
  const key = v.object(KEY);
  const inner = field(entries, resolve);
  return (caller, args, hub, signal) => inner({ ...caller, ...parseInput(key, given(args)) }, args, hub, signal);
}

/** An object without its members that are null or undefined: to GraphQL both mean absent. Others stay as they are. */
export function given(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
}
