/** What is wrong with one field, in the reader's language. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** A refusal or failure as the hub tells it: what happened, why, and what to do. */
export class ApiError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly issues: readonly FieldIssue[];
  readonly requestId: string | undefined;

  constructor(told: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string | undefined;
    readonly issues?: readonly FieldIssue[] | undefined;
    readonly requestId?: string | undefined;
  }) {
    super(told.message);
    this.name = "ApiError";
    this.code = told.code;
    this.remedy = told.remedy ?? "";
    this.issues = told.issues ?? [];
    this.requestId = told.requestId;
  }
}

/** The hub did not answer: no connection, or an answer that is none of its own. */
export const UNREACHABLE = "UNREACHABLE";

/** Any error as one of the API. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ code: UNREACHABLE, message: error instanceof Error ? error.message : String(error) });
}

/** The first error of a GraphQL answer; undefined when it has none. Servers add fields of their own, so all is checked. */
export function errorOf(errors: unknown): ApiError | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const first: { message?: unknown; extensions?: unknown; errorType?: unknown; errorInfo?: unknown } = errors[0] ?? {};
  // AppSync has no extensions: there the code is `errorType`, and the rest `errorInfo`.
  const extra = asObject(first.extensions) ?? asObject(first.errorInfo) ?? {};
  return new ApiError({
    code: asText(extra.code) ?? asText(first.errorType) ?? "INTERNAL",
    message: asText(first.message) ?? "",
    remedy: asText(extra.remedy),
    requestId: asText(extra.requestId),
    issues: asIssues(extra.issues),
  });
}

function asIssues(value: unknown): readonly FieldIssue[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const { path, message } = asObject(one) ?? {};
    return typeof path === "string" && typeof message === "string" ? [{ path, message }] : [];
  });
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
