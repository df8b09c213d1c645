import { language } from "../i18n/language.ts";
import { renew, renewNow } from "../session/renew.ts";
import { config, tellExpired, token } from "../session/session.ts";
import { ApiError, errorOf, UNREACHABLE } from "./api-error.ts";
import type { Operation } from "./operation.ts";
import { me } from "./operations.ts";
import { setReached } from "./reach.ts";

/** Headers that every request to the hub carries. */
export function headers(bearer = token()): Record<string, string> {
  return { "accept-language": language(), ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) };
}

/** AppSync wants an issuer's token without a scheme before it. */
function graphqlHeaders(bearer: string | undefined): Record<string, string> {
  return { ...headers(bearer), ...(config()?.live === "appsync" && { authorization: bearer ?? "" }) };
}

/**
 * Asks the hub. A token that it takes no more is renewed once, if there is a way; else the session has ended.
 *
 * @throws ApiError what the hub says, or `UNREACHABLE`
 */
export async function request<Variables, Data>(
  operation: Operation<Variables, Data>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  await renew();
  const ask = async () => answerOf<Data>(await send(operation, variables, { signal }));
  try {
    return await ask();
  } catch (error) {
    if (!isExpiry(error)) throw error;
    if (await renewNow()) return await ask();
    tellExpired();
    throw error;
  }
}

/** Whether the hub takes a token, before anybody signs in with it. @throws ApiError for any other trouble */
export async function knock(bearer: string): Promise<boolean> {
  try {
    await answerOf(await send(me, {}, { bearer }));
    return true;
  } catch (error) {
    if (isExpiry(error)) return false;
    throw error;
  }
}

/** Whether the hub takes the session no more; then a dialog over the page says so. */
export function isExpiry(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "UNAUTHENTICATED" || error.code === "UnauthorizedException");
}

function send<Variables, Data>(
  { text }: Operation<Variables, Data>,
  variables: Variables,
  { signal, bearer = token() }: { readonly signal?: AbortSignal | undefined; readonly bearer?: string | undefined },
): Promise<Response> {
  return reaching(
    fetch(config()?.graphqlUrl ?? "/graphql", {
      method: "POST",
      headers: {
        ...graphqlHeaders(bearer),
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
      },
      body: JSON.stringify({ query: text, variables }),
      ...(signal && { signal }),
    }),
    signal,
  );
}

/** Notes whether the hub could be reached. @throws ApiError `UNREACHABLE` when not, or what an abort throws */
async function reaching(response: Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
  try {
    const answer = await response;
    setReached(true);
    return answer;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    setReached(false);
    throw new ApiError({ code: UNREACHABLE, message: cause instanceof Error ? cause.message : "" });
  }
}

async function answerOf<Data>(response: Response): Promise<Data> {
  const body: { data?: Data; errors?: unknown; code?: string; detail?: string; remedy?: string; requestId?: string } =
    await response.json().catch(() => ({}));
  const error = errorOf(body.errors) ?? problemOf(response, body);
  if (error !== undefined) throw error;
  if (body.data === undefined) throw new ApiError({ code: UNREACHABLE, message: `HTTP ${response.status}` });
  return body.data;
}

/** Problems of the door itself, such as sign-in and rates, arrive as RFC 9457 documents. */
function problemOf(
  { ok, status }: Response,
  body: { readonly code?: string; readonly detail?: string; readonly remedy?: string; readonly requestId?: string },
) {
  if (ok) return undefined;
  return new ApiError({ ...body, code: body.code ?? UNREACHABLE, message: body.detail ?? `HTTP ${status}` });
}

/** Downloads a file of the REST API, such as a receipt. @throws ApiError */
export async function download(path: string, fileName: string): Promise<void> {
  await renew();
  const response = await fetch(`${config()?.restUrl ?? "/api/v1"}${path}`, { headers: headers() });
  if (!response.ok) await answerOf(response);
  save(await response.blob(), fileName);
}

/** Has the browser save a file of an address that says itself what it is, while the page stays. */
export function saveFrom(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.rel = "noreferrer";
  link.click();
}

/** Hands a file to the browser. */
export function save(content: Blob, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
