import { HubError } from "@dth/core/error";
import type { Language } from "@dth/core/error-codes";
import * as v from "valibot";
import { ProblemSchema } from "./shapes.ts";

/** A hub over REST. Every method throws HubError: what the hub says, or `NETWORK`, `BAD_RESPONSE`, `CANCELLED`. */
export interface HubClient {
  /** Such as `https://hub.example`. */
  readonly url: string;
  get<T extends v.GenericSchema>(path: string, schema: T): Promise<v.InferOutput<T>>;
  post<T extends v.GenericSchema>(path: string, body: unknown, schema: T): Promise<v.InferOutput<T>>;
  /** A request whose answer has no body. */
  send(method: "POST" | "DELETE", path: string, body?: unknown): Promise<void>;
  /** Asks for something until it is done, as long as the hub says that it is still at it. */
  await(path: string, sleep: (ms: number) => Promise<void>): Promise<void>;
  /** A document as it is, also where the hub only says from where it comes; nothing is told there of who asks. */
  download(path: string): Promise<Response>;
}

/** How a hub is reached. */
export interface HubClientOptions {
  readonly url: string;
  readonly token: string;
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** Where REST begins. */
const PREFIX = "/api/v1";

/** A client of one hub, for one command. */
export function createHubClient(options: HubClientOptions): HubClient {
  const { url } = options;
  const request = (method: string, path: string, body?: unknown) => ask(options, method, path, { body });
  return {
    url,
    get: async (path, schema) => read(await request("GET", path), schema, url),
    post: async (path, body, schema) => read(await request("POST", path, body), schema, url),
    async send(method, path, body) {
      await (await request(method, path, body)).body?.cancel();
    },
    async await(path, sleep) {
      for (;;) {
        const answer = await request("POST", path);
        await answer.body?.cancel();
        if (answer.status !== 202) return;
        await sleep(Number(answer.headers.get("retry-after") ?? 1) * 1_000);
      }
    },
    async download(path) {
      const answer = await ask(options, "GET", path, { isDownload: true });
      const elsewhere = answer.status === 302 ? answer.headers.get("location") : null;
      return elsewhere === null ? answer : fetchFrom(elsewhere, options.signal);
    },
  };
}

async function ask(
  options: HubClientOptions,
  method: string,
  path: string,
  { body, isDownload = false }: { readonly body?: unknown; readonly isDownload?: boolean },
): Promise<Response> {
  const { url, token, language, signal } = options;
  const headers = new Headers({ authorization: `Bearer ${token}`, "accept-language": language });
  if (body !== undefined) headers.set("content-type", "application/json");
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  let answer: Response;
  try {
    // A redirect would take the token along to somewhere else.
    answer = await fetch(`${url}${PREFIX}${path}`, { method, headers, signal, redirect: "manual", ...sent });
  } catch (cause) {
    if (signal.aborted) throw new HubError("CANCELLED", "stopped on request", { cause });
    throw new HubError("NETWORK", `no hub answers at ${url}`, { cause });
  }
  if (!answer.ok && !(isDownload && answer.status === 302)) throw await refusal(answer, url);
  return answer;
}

/** What the store of the hub's files has. Its address tells who may, so that it is not repeated. */
async function fetchFrom(address: string, signal: AbortSignal): Promise<Response> {
  const { origin } = new URL(address);
  let answer: Response;
  try {
    answer = await fetch(address, { signal, redirect: "error" });
  } catch (cause) {
    if (signal.aborted) throw new HubError("CANCELLED", "stopped on request", { cause });
    throw new HubError("NETWORK", `${origin} does not answer`, { cause });
  }
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new HubError("BAD_RESPONSE", `${origin} answered ${answer.status}`);
}

async function refusal(answer: Response, url: string): Promise<HubError> {
  const text = await answer.text();
  const problem = v.safeParse(ProblemSchema, parsed(text));
  if (!problem.success) return new HubError("BAD_RESPONSE", `${url} answered ${answer.status} and is no hub`);
  const { code, detail, issues } = problem.output;
  // The hub has put every sentence into the language that was asked for.
  const told = issues.map(({ path, message }) => ({ path, message: { en: message, zh: message } }));
  const where = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  // The detail of an input repeats the first of its issues.
  const said = code === "INVALID_INPUT" && where.length > 0 ? where : [detail, ...where];
  return new HubError(code, said.join("; "), { issues: told });
}

async function read<T extends v.GenericSchema>(answer: Response, schema: T, url: string): Promise<v.InferOutput<T>> {
  const result = v.safeParse(schema, parsed(await answer.text()));
  if (result.success) return result.output;
  throw new HubError("BAD_RESPONSE", `${url} answers what this program does not understand`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
