import type { OidcIssuer } from "@dth/api/access/oidc";

/** How people sign in to the console at an issuer: as a public client of it, with PKCE. */
export interface ConsoleSignIn {
  readonly clientId: string;
  /** What the button calls it. Default: the issuer's host. */
  readonly name?: string;
  /** Default: what the console asks for by itself, `openid` among it. */
  readonly scope?: string;
  /** The API that access tokens are asked for, as Auth0's `audience`, or as `resource` of RFC 8707. */
  readonly audience?: string;
  readonly resource?: string;
  /** Which of the issuer's tokens the hub is shown. Default: the access token. */
  readonly use?: "access" | "id";
  /** Where the console is sent for tokens beside the issuer's own address, as with Cognito's domains. Origins. */
  readonly origins?: readonly string[];
}

/** An issuer whose tokens are accepted, and at which people may sign in to the console if it says how. */
export interface TrustedIssuer extends OidcIssuer {
  readonly console?: ConsoleSignIn;
}

/** Every address that people's sign-in leads the console to. */
export function signInOrigins(issuers: readonly TrustedIssuer[]): readonly string[] {
  return issuers.flatMap(({ issuer, console: signIn }) => [issuer, ...(signIn?.origins ?? [])]);
}

/** What the console reads at `/config.json`: the ways to sign in, a token of the hub last. Nothing of it is a secret. */
export function consoleConfig(issuers: readonly TrustedIssuer[]): Readonly<Record<string, unknown>> {
  const ways = issuers.flatMap(({ issuer, console: signIn }) => {
    if (signIn === undefined) return [];
    const { origins: _, ...told } = signIn;
    return [{ kind: "oidc", issuer, ...told }];
  });
  return { auth: [...ways, { kind: "token" }] };
}
