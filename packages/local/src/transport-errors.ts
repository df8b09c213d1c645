import { HubError } from "@dth/core/error";

/** How far a connection had come when it failed. */
export type ConnectionStage = "connecting" | "securing" | "open";

/** Failures of the network below TLS, as Node and Deno name them. */
const NETWORK_CODES =
  /^E(?:CONN|PIPE|TIMEDOUT|HOST|NET|ADDR|AI_|NOTFOUND|ACCES|PERM|MFILE|NFILE|NOBUFS|NODATA|SERVFAIL)/;

/** What went wrong on a socket, in our words. During the TLS handshake, all but the network's own failures are TLS's. */
export function socketError(error: unknown, origin: string, stage: ConnectionStage): HubError {
  // An address that is not allowed.
  if (error instanceof HubError) return error;
  const code = errorCode(error);
  const reason = error instanceof Error && error.message !== "" ? plainReason(error.message) : code;
  if (stage === "securing" && !NETWORK_CODES.test(code)) {
    return new HubError("TLS_FAILURE", `no TLS with ${origin}: ${reason}`, { cause: error });
  }
  const what = stage === "open" ? "lost the connection to" : "could not connect to";
  return new HubError("NETWORK", `${what} ${origin}: ${reason}`, { cause: error });
}

/** OpenSSL's messages name a place in its sources around the reason, and end with a line of their own. */
function plainReason(message: string): string {
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message)?.[1] ?? message.trim();
  return NO_TLS.test(reason) ? `${reason}, so what answers there does not speak TLS` : reason;
}

/** What OpenSSL finds when it reads a plain answer as TLS. */
const NO_TLS = /^(?:wrong version number|http request|packet length too long|unknown protocol)$/;

function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** The caller's signal, or the closing of the transport, ended a request. */
export function cancelled(reason?: unknown): HubError {
  return new HubError("CANCELLED", "the request was stopped", reason === undefined ? {} : { cause: reason });
}

/** The other side closed the connection in the middle. */
export function truncated(received: number, expected: number | undefined): HubError {
  const wanted = expected === undefined ? "its last chunk" : `${expected} bytes`;
  return new HubError("BODY_TRUNCATED", `the body ended after ${received} bytes instead of ${wanted}`);
}
