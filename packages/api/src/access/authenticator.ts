import { checkInput } from "@dth/core/check-input";
import { HubError } from "@dth/core/error";
import { BearerTokenSchema } from "@dth/core/inputs/bearer-token";
import type { Principal } from "@dth/core/principal";
import type { TokenUseCases } from "@dth/hub/hub";
import { decodeJwt } from "jose";
import type { OidcVerifier } from "./oidc.ts";

/**
 * Finds out who presents a token.
 *
 * @throws HubError `UNAUTHENTICATED`; `NETWORK`, `RECORDS_UNUSABLE` when it cannot be found out
 */
export type Authenticate = (token: string) => Promise<Principal>;

/** Accepts API tokens of the hub and tokens of these issuers. */
export function createAuthenticator(
  tokens: Pick<TokenUseCases, "authenticate">,
  issuers: readonly OidcVerifier[],
): Authenticate {
  return async (token) => {
    if (!checkInput(BearerTokenSchema, token).ok) throw refused();
    const issuer = issuerOf(token);
    if (issuer !== undefined) {
      const verifier = issuers.find((each) => each.issuer === issuer);
      if (verifier === undefined)
        throw new HubError("UNAUTHENTICATED", "the token is of an issuer that is not known here");
      return verifier.verify(token);
    }
    const known = await tokens.authenticate(token);
    if (known === undefined) throw refused();
    return { subject: known.id, name: known.name, role: known.role, kind: "token" };
  };
}

/** The token of an `Authorization` header. @throws HubError `UNAUTHENTICATED` when there is none */
export function bearerOf(header: string | null | undefined): string {
  const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(header ?? "") ?? [];
  if (token === undefined) throw new HubError("UNAUTHENTICATED", "there is no Authorization: Bearer with a token");
  return token;
}

/** What a token says of its issuer, unverified; undefined for what is no JWT. */
function issuerOf(token: string): string | undefined {
  if (token.split(".").length !== 3) return undefined;
  try {
    return decodeJwt(token).iss ?? "";
  } catch {
    return undefined;
  }
}

function refused(): HubError {
  return new HubError("UNAUTHENTICATED", "the token is unknown, expired or revoked");
}
