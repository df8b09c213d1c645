import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { type Claims, isMeantFor, issuerName, principalOfClaims, type RoleMapping } from "./claims.ts";

/** An OpenID Connect issuer whose tokens are accepted: Cognito, Auth0, Authing, Keycloak or another. */
export interface OidcIssuer {
  /** Exactly as in the tokens' `iss` claim. */
  readonly issuer: string;
  /** Accepted `aud` claims; of a token without one, as Cognito's access tokens are, accepted `client_id` claims. */
  readonly audiences: readonly string[];
  readonly role: RoleMapping;
  /** Where its keys are. Default: as its discovery document says. */
  readonly jwksUri?: string;
  /** Signature algorithms. Default: RSA, RSA-PSS, ECDSA and EdDSA ones; never a shared secret or none. */
  readonly algorithms?: readonly string[];
  /** Seconds by which its clock may differ from ours. Default 60. */
  readonly clockToleranceSeconds?: number;
}

/** What verifying needs from outside. */
export interface OidcHost {
  readonly clock: Pick<Clock, "now">;
  /** Fetches the issuer's discovery document and keys. */
  readonly fetch: FetchImplementation;
}

const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const SYMMETRIC = /^(HS|none)/i;
const KEYS_MAX_AGE_MS = 600_000;
const KEYS_TIMEOUT_MS = 5_000;

/** Verifies tokens of one issuer. */
export interface OidcVerifier {
  readonly issuer: string;
  /** @throws HubError `UNAUTHENTICATED`; `NETWORK` when the issuer's keys cannot be had */
  verify(token: string): Promise<Principal>;
}

/** @throws HubError `INVALID_INPUT` for an issuer that could not be trusted so */
export function createOidcVerifier(options: OidcIssuer, host: OidcHost): OidcVerifier {
  const { issuer, audiences, algorithms = ALGORITHMS, clockToleranceSeconds = 60 } = options;
  refuseUnsafe(options, algorithms);
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const openKeys = () => {
    keys ??= keysOf(options, host).catch((cause: unknown) => {
      keys = undefined;
      throw unreachable(issuer, cause);
    });
    return keys;
  };
  return {
    issuer,
    verify: async (token) => {
      const { payload } = await jwtVerify(token, await openKeys(), {
        issuer,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(host.clock.now()),
        requiredClaims: ["sub", "exp"],
      }).catch((cause: unknown) => {
        throw translated(issuer, cause);
      });
      requireAudience(payload, audiences);
      return principalOfClaims(payload, issuerName(issuer), options.role);
    },
  };
}

function refuseUnsafe({ issuer, jwksUri, audiences }: OidcIssuer, algorithms: readonly string[]): void {
  if (!isSafe(issuer) || !isSafe(jwksUri ?? issuer))
    throw new HubError("INVALID_INPUT", `the issuer ${issuer} must be reached by https`);
  if (audiences.length === 0) throw new HubError("INVALID_INPUT", `the issuer ${issuer} needs an audience (client id)`);
  if (algorithms.length === 0 || algorithms.some((name) => SYMMETRIC.test(name)))
    throw new HubError("INVALID_INPUT", `the issuer ${issuer} needs algorithms with public keys`);
}

/** Whoever can change what is sent in the clear could sign tokens; within this machine nobody can. */
function isSafe(url: string): boolean {
  return /^https:\/\//.test(url) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);
}

async function keysOf({ issuer, jwksUri }: OidcIssuer, host: OidcHost): Promise<JWTVerifyGetKey> {
  const url = jwksUri ?? (await discoverKeys(issuer, host));
  return createRemoteJWKSet(new URL(url), {
    [customFetch]: host.fetch,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    timeoutDuration: KEYS_TIMEOUT_MS,
  });
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discoverKeys(issuer: string, host: OidcHost): Promise<string> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await host.fetch(url, {
    headers: new Headers({ Accept: "application/json" }),
    method: "GET",
    redirect: "manual",
    signal: AbortSignal.timeout(KEYS_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const found: { issuer?: unknown; jwks_uri?: unknown } = await response.json();
  if (found.issuer !== issuer || typeof found.jwks_uri !== "string" || !isSafe(found.jwks_uri))
    throw new Error(`${url} is of another issuer or names no safe address of keys`);
  return found.jwks_uri;
}

function requireAudience(claims: Claims, audiences: readonly string[]): void {
  if (isMeantFor(claims, audiences)) return;
  throw new HubError("UNAUTHENTICATED", "the token is meant for another application");
}

function translated(issuer: string, cause: unknown): HubError {
  if (cause instanceof HubError) return cause;
  if (cause instanceof errors.JWTExpired) return new HubError("UNAUTHENTICATED", "the token has expired", { cause });
  if (cause instanceof errors.JWKSTimeout || isFetchFailure(cause)) return unreachable(issuer, cause);
  return new HubError("UNAUTHENTICATED", "the token is not valid", { cause });
}

/** jose's own words for an answer of the keys' address that is no 200 or no JSON, and `fetch`'s for none at all. */
function isFetchFailure(cause: unknown): boolean {
  if (cause instanceof TypeError) return true;
  return cause instanceof errors.JOSEError && /JSON Web Key Set HTTP response/.test(cause.message);
}

function unreachable(issuer: string, cause: unknown): HubError {
  if (cause instanceof HubError) return cause;
  return new HubError("NETWORK", `the keys of ${issuerName(issuer)} cannot be had`, { cause });
}
