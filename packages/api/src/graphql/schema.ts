import type { Caller } from "@dth/hub/caller";
import type { Hub } from "@dth/hub/hub";
import { buildSchema, GraphQLError, type GraphQLObjectType, GraphQLScalarType, type GraphQLSchema } from "graphql";
import { APPSYNC_PRELUDE } from "./appsync-prelude.ts";
import type { Resolver } from "./field.ts";
import { RESOLVERS } from "./resolvers.ts";

/** What every resolver gets beside its arguments. */
export interface GraphqlContext {
  readonly hub: Hub;
  readonly caller: Caller;
  /** Aborts when the caller goes. */
  readonly signal: AbortSignal;
  /** Called before each resolver of Query, Mutation and Subscription. @throws HubError `RATE_LIMITED` */
  readonly charge: () => Promise<void>;
}

/**
 * The schema of `schema.graphql` with its resolvers.
 *
 * @param sdl text of that file
 */
export function executableSchema(sdl: string): GraphQLSchema {
  const schema = buildSchema(`${APPSYNC_PRELUDE}\n${sdl}`);
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of roots)
    if (type) resolveFields(type, (field, resolver) => Object.assign(field, { resolve: resolver }));
  const subscription = schema.getSubscriptionType();
  if (subscription) resolveFields(subscription, (field, subscribe) => Object.assign(field, { subscribe }));
  replaceScalar(schema, "AWSJSON", jsonText);
  return schema;
}

type FieldResolver = (source: unknown, args: unknown, context: GraphqlContext) => unknown;

/** @throws Error for a field without a resolver: the table and the file are one thing */
function resolveFields(type: GraphQLObjectType, set: (field: object, resolver: FieldResolver) => void): void {
  for (const [name, field] of Object.entries(type.getFields())) set(field, fieldResolver(resolverOf(type.name, name)));
}

/** The resolver of a field of Query, Mutation or Subscription. @throws Error when there is none */
function resolverOf(type: string, name: string): Resolver {
  const table = type === "Query" || type === "Mutation" || type === "Subscription" ? RESOLVERS[type] : {};
  const resolver = Object.hasOwn(table, name) ? table[name] : undefined;
  if (resolver === undefined) throw new Error(`${type}.${name} of the schema has no resolver`);
  return resolver;
}

function fieldResolver(resolver: Resolver): FieldResolver {
  return async (_source, args, { hub, caller, signal, charge }) => {
    await charge();
    return resolver(caller, args, hub, signal);
  };
}

function replaceScalar(schema: GraphQLSchema, name: string, serialize: (value: unknown) => string): void {
  const scalar = schema.getType(name);
  if (!(scalar instanceof GraphQLScalarType)) throw new Error(`the schema has no scalar ${name}`);
  Object.assign(scalar, {
    coerceOutputValue: serialize,
    serialize,
    coerceInputValue: inputText,
    parseValue: inputText,
  });
}

/** As AppSync: values go out as JSON text; text is taken to be JSON text already. */
function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function inputText(value: unknown): string {
  if (typeof value === "string") return value;
  throw new GraphQLError("AWSJSON is JSON as text");
}
