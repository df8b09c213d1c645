import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import type { JsonSchema } from "@dth/core/json-schema";
import type { PluginManifest } from "@dth/core/plugin";
import { PERMISSIONS } from "@dth/hub/access/permissions";
import { HTTP_STATUS } from "../http/status.ts";
import type { Route } from "../rest/route.ts";
import { REST_PREFIX, ROUTES } from "../rest/routes.ts";
import { namedSchemas, wireSchemaOf } from "./json-schema.ts";
import { pluginSchemas } from "./plugin-schemas.ts";

/** An OpenAPI 3.1 document; the parts that our own page and reference read. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly securitySchemes: JsonSchema };
}

/** A parameter of an operation, as OpenAPI 3.1 describes it. */
export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly explode?: boolean;
}

/** A route, as OpenAPI 3.1 describes it. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly "x-errors": readonly ErrorCode[];
  /** The lowest that may. */
  readonly "x-role"?: string;
  readonly "x-use-case"?: string;
}

const TAGS: Readonly<Record<string, string>> = {
  hub: "The hub as a whole: overview, live events, moving in and out, audit",
  tasks: "What people ask for",
  runs: "Passes of tasks, their items, logs, receipts",
  inbox: "Failures by cause",
  plans: "Dry runs that are applied exactly",
  connections: "Named endpoints",
  secrets: "Credentials; they go in and never come out",
  tokens: "API tokens for automation",
  channels: "Where news go",
};

/** Codes that every operation may answer with. */
const EVERYWHERE: readonly ErrorCode[] = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "RECORDS_UNUSABLE",
  "INTERNAL",
];

/** The OpenAPI document of the REST door, made from the table that is served. */
export function openApiDocument(version: string, plugins: readonly PluginManifest[]): OpenApiDocument {
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  const paths = Object.fromEntries(
    Array.from(byPath, ([path, routes]) => [
      path,
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operationOf(route)])),
    ]),
  );
  return {
    openapi: "3.1.0",
    info: { title: "Data Transfer Hub", version, description: DESCRIPTION },
    servers: [{ url: REST_PREFIX }],
    security: [{ bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: PROBLEM, ...namedSchemas(), ...pluginSchemas(plugins) },
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "An API token (`dth_…`) or a token of the sign-in service",
        },
      },
    },
  };
}

const DESCRIPTION = `Everything that the hub can do. Times are milliseconds since the Unix epoch, sizes are bytes.
Errors are application/problem+json with a stable \`code\` and what to do about it, in English or Chinese by
Accept-Language. Lists come by page: send \`cursor\` back as long as there is one.`;

const PROBLEM: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "remedy", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened" },
    code: { $ref: "#/components/schemas/ErrorCode" },
    remedy: { type: "string", description: "What to do about it" },
    requestId: { type: "string" },
    issues: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** Codes that an operation may answer with, in the order of the table of codes. */
function errorsOf(route: Route): readonly ErrorCode[] {
  const own: readonly ErrorCode[] = [
    ...EVERYWHERE,
    ...(route.errors ?? []),
    ...(route.path.includes("{") ? (["NOT_FOUND"] as const) : []),
    ...(route.body || route.query || route.ifMatch ? (["INVALID_INPUT"] as const) : []),
    ...(route.body ? (["PAYLOAD_TOO_LARGE"] as const) : []),
  ];
  return Object.keys(ERROR_CODES).flatMap((code) => own.filter((each) => each === code).slice(0, 1));
}

function operationOf(route: Route): OpenApiOperation {
  const { useCase, path, summary } = route;
  const role = useCase === undefined ? undefined : PERMISSIONS[useCase].role;
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(useCase ?? "hub")],
    summary,
    description: role === undefined ? "For whoever is signed in." : `Needs the role ${role}.`,
    parameters: [...pathParameters(path), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body && {
      requestBody: { required: true, content: { "application/json": { schema: wireSchemaOf(route.body) } } },
    }),
    responses: responsesOf(route),
    "x-errors": errorsOf(route),
    ...(role !== undefined && { "x-role": role }),
    ...(useCase !== undefined && { "x-use-case": useCase }),
  };
}

/** The use case, and where several operations call one, also what tells them apart. */
function operationIdOf({ useCase, path }: Route): string {
  if (useCase === undefined) return path.slice(1);
  return useCase === "tasks.doctor" && !path.includes("{") ? "tasks.doctorOfInput" : useCase;
}

function tagOf(useCase: string): string {
  const [first = ""] = useCase.split(".");
  return first in TAGS ? first : "hub";
}

function pathParameters(path: string): readonly OpenApiParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", maxLength: 128 },
  }));
}

function queryParameters({ query }: Route): readonly OpenApiParameter[] {
  return Object.entries(query?.entries ?? {}).map(([name, entry]) => {
    const optional = "wrapped" in entry;
    const { description, ...schema } = wireSchemaOf(entry);
    const list = schema.type === "array";
    return {
      name,
      in: "query",
      required: !optional,
      schema,
      ...(typeof description === "string" && { description }),
      ...(list && { explode: false }),
    };
  });
}

function headerParameters({ ifMatch, idempotent }: Route): readonly OpenApiParameter[] {
  const header = (name: string, description: string): OpenApiParameter => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  });
  return [
    ...(ifMatch ? [header("If-Match", "The ETag that you saw; 412 when somebody else changed it meanwhile")] : []),
    ...(idempotent ? [header("Idempotency-Key", "The same key within a day gives the same answer again")] : []),
  ];
}

function responsesOf(route: Route): Readonly<Record<string, JsonSchema>> {
  const { answer, otherwise } = route;
  const responses: Record<string, JsonSchema> = { [answer.status]: successOf(route) };
  if (otherwise !== undefined)
    responses[otherwise.status] = { description: otherwise.description, "x-otherwise": true };
  for (const [status, codes] of Map.groupBy(errorsOf(route), (code) => HTTP_STATUS[code]))
    responses[status] = {
      description: codes.join(", "),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  if (route.ifMatch) responses["412"] = { description: "CONFLICT: If-Match names another version" };
  return responses;
}

function successOf({ answer }: Route): JsonSchema {
  if (answer.status === 204) return { description: "Done" };
  const type = "type" in answer ? answer.type : "application/json";
  const schema = answer.schema === undefined ? { type: "string", format: "binary" } : wireSchemaOf(answer.schema);
  const versioned = "versioned" in answer && answer.versioned;
  return {
    description: answer.status === 201 ? "Created" : "Done",
    ...(versioned && { headers: { ETag: { schema: { type: "string" }, description: "For If-Match" } } }),
    content: { [type]: { schema } },
  };
}
