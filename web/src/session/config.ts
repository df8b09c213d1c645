/** Sign-in at an OpenID Connect issuer. */
export interface OidcConfig {
  readonly kind: "oidc";
  readonly issuer: string;
  readonly clientId: string;
  /** What people call it. Default: the issuer's host. */
  readonly name?: string;
  readonly scope?: string;
  /** The API that access tokens are asked for, as Auth0 names it: `audience` of the authorization request. */
  readonly audience?: string;
  /** The same as RFC 8707 names it: `resource` of every request for tokens. */
  readonly resource?: string;
  /** Which of the issuer's tokens the API takes. Default: the access token. */
  readonly use?: "access" | "id";
}

/** A way to sign in: with a token of the hub, or at an issuer. */
export type AuthConfig = { readonly kind: "token" } | OidcConfig;

/** What differs between stages. Read from `/config.json` at run time, so that one build serves them all. */
export interface Config {
  readonly graphqlUrl: string;
  readonly restUrl: string;
  /** Every way to sign in, in the order in which they are offered. In the file, the only one may stand without a list. */
  readonly auth: readonly AuthConfig[];
  /** How changes arrive: server-sent events of the hub, AppSync's web socket, or none. */
  readonly live: "sse" | "appsync" | "none";
}

const DEFAULTS: Config = { graphqlUrl: "/graphql", restUrl: "/api/v1", auth: [{ kind: "token" }], live: "sse" };

/** Reads the configuration. A hub that has none is one on this address with tokens. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-store" }).catch(() => undefined);
  if (!response?.ok || !response.headers.get("content-type")?.includes("json")) return DEFAULTS;
  return readConfig(await response.json());
}

/** A configuration from what was read; what is missing takes its default. @throws Error for what cannot be used */
export function readConfig(found: unknown): Config {
  if (typeof found !== "object" || found === null) throw new Error("config.json is no object");
  const {
    auth = DEFAULTS.auth,
    ...rest
  }: Partial<Omit<Config, "auth">> & { auth?: AuthConfig | readonly AuthConfig[] } = found;
  const ways = [auth].flat();
  if (ways.length === 0) throw new Error("config.json: auth names no way to sign in");
  for (const way of ways) check(way);
  return { ...DEFAULTS, ...rest, auth: ways };
}

function check(auth: AuthConfig): void {
  if (auth.kind !== "token" && auth.kind !== "oidc") throw new Error("config.json: auth.kind is token or oidc");
  if (auth.kind === "oidc" && !(auth.issuer && auth.clientId)) throw new Error("config.json: issuer and clientId");
}

/** The issuers among the ways to sign in. */
export function issuersOf(config: Config | undefined): readonly OidcConfig[] {
  return (config?.auth ?? []).flatMap((way) => (way.kind === "oidc" ? [way] : []));
}
