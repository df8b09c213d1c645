import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Transport, TransportRequest, TransportResponse } from "@dth/core/transport";
import { fetchBody, watched } from "./fetch-body.ts";

/** What the fallback transport is made of. */
export interface FetchTransportOptions {
  readonly clock: Clock;
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Milliseconds without progress before a request fails. Default 60,000. */
  readonly idleTimeoutMs?: number;
}

/**
 * A transport over `fetch`, for edge runtimes that have nothing better.
 *
 * It cannot do everything and says so with `NOT_SUPPORTED` instead of doing it wrong: keys whose path
 * `fetch` would rewrite (`.` and `..` segments), bodies that it would decompress, and redirects in
 * runtimes that hide them. Connections and their number are the runtime's affair.
 */
export function createFetchTransport(options: FetchTransportOptions): Transport {
  const closing = new AbortController();
  return {
    send: (request) => exchange(request, options, closing.signal),
    async close() {
      closing.abort();
    },
  };
}

async function exchange(
  request: TransportRequest,
  options: FetchTransportOptions,
  closing: AbortSignal,
): Promise<TransportResponse> {
  const url = untouchedUrl(request);
  const stop = new AbortController();
  const outside = request.signal === undefined ? [closing] : [closing, request.signal];
  const signal = AbortSignal.any([stop.signal, ...outside]);
  const watch = {
    clock: options.clock,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    abort: () => stop.abort(),
    translate: (error: unknown) => translate(error, outside, request.origin),
  };
  const send = options.fetch ?? fetch;
  const response = await watched(
    send(url, {
      method: request.method,
      // Without it some runtimes ask for compression by themselves.
      headers: { "accept-encoding": "identity", ...request.headers },
      body: request.body === undefined ? null : new Blob([...request.body] as BlobPart[]),
      redirect: "manual",
      signal,
    }),
    watch,
  );
  if (response.type === "opaqueredirect") {
    throw new HubError("NOT_SUPPORTED", `${request.origin} redirects, and this runtime hides where to`);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: fetchBody({ ...watch, response, bodiless: request.method === "HEAD" }),
  };
}

/** The URL, when `fetch` sends the path as it is. */
function untouchedUrl({ origin, path }: TransportRequest): string {
  const url = `${origin}${path}`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && `${parsed.pathname}${parsed.search}` === path) return url;
  throw new HubError("NOT_SUPPORTED", `fetch would rewrite the path ${JSON.stringify(path)}; use another host`);
}

function translate(error: unknown, outside: readonly AbortSignal[], origin: string): HubError {
  if (error instanceof HubError) return error;
  if (outside.some((signal) => signal.aborted))
    return new HubError("CANCELLED", "stopped on request", { cause: error });
  const reason = error instanceof Error ? (error.cause ?? error) : error;
  const code = String((reason as { readonly code?: unknown }).code ?? "");
  const tls = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  return new HubError(tls ? "TLS_FAILURE" : "NETWORK", `${origin} could not be reached ${code}`.trimEnd(), {
    cause: error,
  });
}
