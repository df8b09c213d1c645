import { ApiError } from "../api/api-error.ts";
import { CALLBACK_PATH } from "./callback.ts";
import type { OidcConfig } from "./config.ts";
import { keep, kept } from "./keep.ts";
import { enter } from "./session.ts";

interface Discovery {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string;
}

const tab = () => sessionStorage;

/** Leaves for the issuer, to come back at {@link CALLBACK_PATH}: the code flow with PKCE (RFC 7636) and a state. */
export async function signInAt(auth: OidcConfig, back: string): Promise<void> {
  const { authorization_endpoint } = await discover(auth);
  const [verifier, state] = [random(), random()];
  keep("oidc", JSON.stringify({ verifier, state, back, issuer: auth.issuer }), tab);
  const challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  const url = new URL(authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: auth.clientId,
    redirect_uri: location.origin + CALLBACK_PATH,
    scope: auth.scope ?? "openid profile email",
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(auth.audience === undefined ? {} : { audience: auth.audience }),
    ...resourceOf(auth),
  }))
    url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Finishes sign-in with what the issuer has put into the address.
 *
 * @param issuers one of which the person has left for
 * @returns where the person was before
 * @throws ApiError
 */
export async function finishSignIn(issuers: readonly OidcConfig[], answer: URLSearchParams): Promise<string> {
  const saved: { verifier?: string; state?: string; back?: string; issuer?: string } = JSON.parse(
    kept("oidc", tab) ?? "{}",
  );
  keep("oidc", undefined, tab);
  const failure = answer.get("error_description") ?? answer.get("error");
  if (failure !== null) throw refusal(failure);
  const auth = issuers.find(({ issuer }) => issuer === saved.issuer);
  if (!saved.state || saved.state !== answer.get("state") || auth === undefined)
    throw refusal("the answer is not to this tab's question");
  await tokens(auth, {
    grant_type: "authorization_code",
    code: answer.get("code") ?? "",
    redirect_uri: location.origin + CALLBACK_PATH,
    code_verifier: saved.verifier ?? "",
  });
  return saved.back?.startsWith("/") && !saved.back.startsWith("//") ? saved.back : "/";
}

/**
 * A new token for the refresh token. One that the issuer takes no more is forgotten; the hub then asks to sign in. An
 * issuer that cannot be reached is asked again another time.
 *
 * @returns whether there is a new one
 */
export async function refresh(issuers: readonly OidcConfig[]): Promise<boolean> {
  const { issuer, token }: { issuer?: string; token?: string } = JSON.parse(kept("refresh", tab) ?? "{}");
  const auth = issuers.find((one) => one.issuer === issuer);
  if (auth === undefined || token === undefined) return false;
  try {
    await tokens(auth, { grant_type: "refresh_token", refresh_token: token });
    return true;
  } catch (error) {
    if (error instanceof ApiError) keep("refresh", undefined, tab);
    return false;
  }
}

async function tokens(auth: OidcConfig, form: Record<string, string>): Promise<void> {
  const { token_endpoint } = await discover(auth);
  const response = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({ ...form, client_id: auth.clientId, ...resourceOf(auth) }),
  });
  if (response.status >= 500) throw new Error(`the issuer answered ${response.status}`);
  const answer: Record<string, unknown> = await response.json().catch(() => ({}));
  const token = auth.use === "id" ? answer.id_token : answer.access_token;
  if (!response.ok || typeof token !== "string")
    throw refusal(String(answer.error_description ?? answer.error ?? `the issuer answered ${response.status}`));
  if (typeof answer.refresh_token === "string")
    keep("refresh", JSON.stringify({ issuer: auth.issuer, token: answer.refresh_token }), tab);
  enter(token, false);
}

/** RFC 8707, sections 2.1 and 2.2: at the authorization and at the token endpoint. */
function resourceOf({ resource }: OidcConfig): { readonly resource?: string } {
  return resource === undefined ? {} : { resource };
}

const found = new Map<string, Promise<Discovery>>();

function discover({ issuer }: OidcConfig): Promise<Discovery> {
  const known = found.get(issuer);
  if (known !== undefined) return known;
  const asked = fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)
    .then(async (response) => {
      if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
      const document: Discovery = await response.json();
      return document;
    })
    .catch((error: unknown) => {
      found.delete(issuer);
      throw error;
    });
  found.set(issuer, asked);
  return asked;
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What the issuer says, as the console tells errors. */
function refusal(message: string): ApiError {
  return new ApiError({ code: "SIGN_IN_REFUSED", message });
}
