import { fromBase64 } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import type { CredentialProvider } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import * as v from "valibot";
import type { Login } from "../registry/login.ts";
import type { EcrApi } from "./ecr-api.ts";

/** A login for every registry of a region that the principal may use. */
export interface EcrToken {
  readonly login: Extract<Login, { kind: "password" }>;
  /** Where the account's own registry is, such as `https://123456789012.dkr.ecr.eu-west-1.amazonaws.com`. */
  readonly proxyEndpoint: string;
}

/** Asks for tokens; `refresh` when the last one was refused. @throws HubError as `EcrApi.call` does */
export type EcrTokenProvider = (options: { readonly refresh: boolean }) => Promise<EcrToken>;

const AnswerSchema = v.object({
  authorizationData: v.pipe(
    v.array(v.object({ authorizationToken: v.string(), expiresAt: v.number(), proxyEndpoint: v.string() })),
    v.minLength(1),
  ),
});

/** A token may die with the credentials that it was made with, whatever it says (kubernetes#69141). */
const AHEAD_MS = 10 * 60_000;
/** Credentials that end sooner than that get no token which lasts: asking at every request would bring none either. */
const LEAST_MS = 60_000;
/** After a refusal the token is not asked for again at once by everybody who was refused. */
const FRESH_MS = 5_000;

/** Keeps the token of 12 hours, and asks for the next one ahead of its end. */
export function createEcrTokens(api: EcrApi, credentials: CredentialProvider, clock: Clock): EcrTokenProvider {
  let held: { readonly token: EcrToken; readonly from: number; readonly until: number } | undefined;
  let pending: Promise<EcrToken> | undefined;
  const load = async (): Promise<EcrToken> => {
    const { authorizationData } = await api.call("GetAuthorizationToken", {}, AnswerSchema);
    const { expiresAt: end } = await credentials({ refresh: false });
    const [first] = authorizationData;
    if (first === undefined) throw new HubError("BAD_RESPONSE", "GetAuthorizationToken answered without a token");
    const token = { login: decode(first.authorizationToken), proxyEndpoint: first.proxyEndpoint };
    const until = Math.min(first.expiresAt * 1_000, end ?? Number.POSITIVE_INFINITY) - AHEAD_MS;
    const from = clock.now();
    held = { token, from, until: Math.max(until, from + LEAST_MS) };
    return token;
  };
  return async ({ refresh }) => {
    const now = clock.now();
    const usable = held !== undefined && (refresh ? now - held.from < FRESH_MS : now < held.until);
    if (held !== undefined && usable) return held.token;
    pending ??= load().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

function decode(token: string): EcrToken["login"] {
  const text = new TextDecoder().decode(fromBase64(token));
  const colon = text.indexOf(":");
  if (colon < 0) throw new HubError("BAD_RESPONSE", "GetAuthorizationToken answered with a token of another kind");
  return { kind: "password", username: text.slice(0, colon), password: text.slice(colon + 1) };
}
