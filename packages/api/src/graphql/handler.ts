import { HubError } from "@dth/core/error";
import { type ExecutionResult, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse } from "graphql";
import { createYoga, mapAsyncIterator, type Plugin } from "graphql-yoga";
import type { TellOptions } from "../http/problem.ts";
import { createDocumentCache } from "./document-cache.ts";
import { tellGraphqlError } from "./graphql-error.ts";
import { QUERY_LIMITS, type QueryLimits, queryLimitsRule } from "./query-limits.ts";
import type { GraphqlContext } from "./schema.ts";

/** What a request brings along. */
export interface GraphqlRequestContext extends GraphqlContext {
  readonly told: TellOptions;
  /** Hears of errors that the caller is not told of. */
  readonly report: (error: HubError) => void;
}

/** What requests are answered by, and how far they may go. */
export interface GraphqlHandlerOptions {
  readonly schema: GraphQLSchema;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  readonly limits?: QueryLimits;
}

/** Tokens of a document: bounds what parsing costs before any other limit looks at it. */
const MOST_TOKENS = 4_000;
/** Characters of a document; what is large belongs into variables. */
const MOST_CHARACTERS = 65_536;
/** Documents that are kept parsed. */
const MOST_DOCUMENTS = 100;

/** Answers GraphQL over HTTP, and subscriptions over server-sent events. The body was read and limited before. */
export type GraphqlHandler = (body: unknown, request: Request, context: GraphqlRequestContext) => Promise<Response>;

/** The handler, on graphql-yoga. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { schema, introspection, limits = QUERY_LIMITS } = options;
  const rules = [queryLimitsRule(limits), ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const limited: Plugin<GraphqlRequestContext, GraphqlRequestContext> = {
    onParse: ({ setParseFn }) => setParseFn((source, given) => parse(source, { ...given, maxTokens: MOST_TOKENS })),
    onValidate: ({ addValidationRule }) => {
      for (const rule of rules) addValidationRule(rule);
    },
  };
  const yoga = createYoga<GraphqlRequestContext>({
    schema,
    graphqlEndpoint: "*",
    fetchAPI: { Headers, ReadableStream, Request, Response, TextDecoder, TextEncoder, URL, URLSearchParams },
    plugins: [limited, telling()],
    parserAndValidationCache: {
      documentCache: createDocumentCache(MOST_DOCUMENTS),
      errorCache: createDocumentCache(0),
    },
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    logging: false,
    maskedErrors: false,
  });
  return async (body, { url, headers, signal }, context) => {
    const { query } = { query: undefined, ...Object(body) };
    if (typeof query === "string" && query.length > MOST_CHARACTERS)
      throw new HubError("INVALID_INPUT", `the query has more than ${MOST_CHARACTERS} characters`);
    const accept = headers.get("Accept") ?? "application/json";
    const request = new Request(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: accept },
      body: JSON.stringify(body ?? {}),
      signal,
    });
    return yoga.fetch(request, context);
  };
}

/** Puts what goes out into the caller's language, and keeps the inside inside. */
function telling(): Plugin<GraphqlRequestContext, GraphqlRequestContext> {
  return {
    onResultProcess: ({ result, setResult, serverContext: { told, report } }) => {
      const tell = <Result extends Pick<ExecutionResult, "errors">>(each: Result): Result =>
        each.errors ? { ...each, errors: each.errors.map((error) => tellGraphqlError(error, told, report)) } : each;
      if (result === undefined || Array.isArray(result)) return;
      setResult(Symbol.asyncIterator in result ? mapAsyncIterator(result, tell) : tell(result));
    },
  };
}
