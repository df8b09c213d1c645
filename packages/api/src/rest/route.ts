import type { ErrorCode } from "@dth/core/error-codes";
import { invalidInput, parseInput } from "@dth/hub/access/parse-input";
import type { UseCaseName } from "@dth/hub/access/permissions";
import type { Caller } from "@dth/hub/caller";
import type { Hub } from "@dth/hub/hub";
import * as v from "valibot";

/** What a handler gives back; the door makes the response of it. */
export type Answer =
  /** JSON. `version` becomes the ETag, `location` the address of what was created. */
  | {
      readonly kind: "json";
      readonly status: 200 | 201 | 202;
      readonly body: unknown;
      readonly version?: number;
      readonly location?: string;
    }
  | { readonly kind: "empty" }
  /** It goes on beside the call; the same request tells later how it ended. */
  | { readonly kind: "underway"; readonly retryAfterSeconds: number }
  /** What was asked for is at another address, for a while. */
  | { readonly kind: "elsewhere"; readonly url: string }
  /** A whole document that is downloaded. */
  | { readonly kind: "text"; readonly type: string; readonly text: string; readonly fileName: string }
  | {
      readonly kind: "bytes";
      readonly type: string;
      readonly stream: ReadableStream<Uint8Array>;
      readonly fileName: string;
    }
  /** JSON lines as they come; a failure on the way is the last line. */
  | { readonly kind: "lines"; readonly rows: AsyncIterable<unknown> }
  /** Server-sent events until the caller goes. */
  | { readonly kind: "events"; readonly events: AsyncIterable<{ readonly kind: string; readonly at: number }> };

/** A request whose path, query and headers are in order. */
export interface RouteRequest<Path extends string, Query> {
  readonly hub: Hub;
  readonly caller: Caller;
  readonly path: Readonly<Record<Path, string>>;
  readonly query: Query;
  /** Aborts when the caller goes. */
  readonly signal: AbortSignal;
  /** The JSON of the body; undefined for an empty one. @throws HubError `INVALID_INPUT`, `PAYLOAD_TOO_LARGE` */
  body(): Promise<unknown>;
  /** From `If-Match`: the version that the caller saw. */
  readonly version?: number;
}

type ObjectSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** Names in braces of a path such as `/tasks/{taskId}`. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** Everything about an operation that the reference tells and the door does by itself. */
export interface RouteFacts {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `/api/v1`, with names in braces. */
  readonly path: string;
  /** What it calls; the role that it needs comes from there. Absent: it tells callers about themselves. */
  readonly useCase?: UseCaseName;
  /** One sentence. */
  readonly summary: string;
  readonly query?: ObjectSchema;
  /** What the hub accepts as body; the hub checks it, and the reference shows it. */
  readonly body?: v.GenericSchema;
  /** Bytes of the body, where the usual limit is too small. */
  readonly bodyBytes?: number;
  /** What is answered when all is well. */
  readonly answer:
    | { readonly status: 200 | 201 | 202; readonly schema: v.GenericSchema; readonly versioned?: boolean }
    | { readonly status: 204 }
    | { readonly status: 200; readonly type: string; readonly schema?: v.GenericSchema };
  /** What may be answered instead, where all is well, too. */
  readonly otherwise?: { readonly status: 202 | 302; readonly description: string };
  /** Codes beyond those that every operation has. */
  readonly errors?: readonly ErrorCode[];
  /** Takes `If-Match`. */
  readonly ifMatch?: boolean;
  /** Takes `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** What it takes from the caller's rate, where that is not 1: whatever contacts endpoints. */
  readonly cost?: number;
}

/** One operation of the REST door. */
export interface Route extends RouteFacts {
  /** @throws HubError `INVALID_INPUT` for the query, and what the use case throws */
  run(request: RouteRequest<string, URLSearchParams>): Promise<Answer>;
}

type RouteDefinition<Path extends string, Query> = Omit<RouteFacts, "path" | "query"> & {
  readonly path: Path;
  handle(request: RouteRequest<NamesIn<Path>, Query>): Promise<Answer> | Answer;
};

const NO_QUERY = v.strictObject({});

/** Describes an operation that takes no query. */
export function route<const Path extends string>(facts: RouteDefinition<Path, undefined>): Route {
  const { handle, ...rest } = facts;
  return {
    ...rest,
    run: async (request) => {
      parseInput(NO_QUERY, queryValues(NO_QUERY, request.query));
      return handle({ ...request, query: undefined });
    },
  };
}

/** Describes an operation, and checks its query before `handle` sees it. */
export function queryRoute<const Path extends string, const Entries extends v.ObjectEntries>(
  facts: RouteDefinition<Path, v.InferOutput<v.StrictObjectSchema<Entries, undefined>>> & {
    readonly query: v.StrictObjectSchema<Entries, undefined>;
  },
): Route {
  const { handle, ...rest } = facts;
  return {
    ...rest,
    run: async (request) => {
      const query = parseInput(facts.query, queryValues(facts.query, request.query));
      return handle({ ...request, query });
    },
  };
}

/** The texts of a query as values of the types that its schema has; what does not fit stays text, and is refused. */
function queryValues(
  { entries }: { readonly entries: v.ObjectEntries },
  given: URLSearchParams,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of new Set(given.keys())) {
    const schema = Object.hasOwn(entries, name) ? entries[name] : undefined;
    const texts = given.getAll(name);
    const [text = ""] = texts;
    if (schema !== undefined && typeOf(schema) === "array") values[name] = texts.flatMap((each) => each.split(","));
    else if (texts.length > 1) throw invalidInput([{ path: name, message: ONCE }]);
    else Object.defineProperty(values, name, { value: typedValue(schema, text), enumerable: true });
  }
  return values;
}

const ONCE = { en: "must be given once", zh: "只能出现一次" };

function typedValue(schema: v.GenericSchema | undefined, text: string): unknown {
  const type = schema === undefined ? undefined : typeOf(schema);
  if (type === "number" && /^-?\d{1,16}$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** The type beneath `optional`. */
function typeOf(schema: v.GenericSchema): string {
  return "wrapped" in schema && isSchema(schema.wrapped) ? typeOf(schema.wrapped) : schema.type;
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}

/** 200 with JSON. */
export function ok(body: unknown, version?: number): Answer {
  return { kind: "json", status: 200, body, ...(version !== undefined && { version }) };
}

/** 201 with what was created, and where it is. */
export function created(body: unknown, location: string, version?: number): Answer {
  return { kind: "json", status: 201, body, location, ...(version !== undefined && { version }) };
}

/** The answer that says nothing but that it worked. */
export const DONE: Answer = { kind: "empty" };
