/** How people sign in: with a token of the hub, or at an OpenID Connect issuer. */
export type AuthConfig =
  | { readonly kind: "token" }
  | {
      readonly kind: "oidc";
      readonly issuer: string;
      readonly clientId: string;
      readonly scope?: string;
      /** Which of the issuer's tokens the API takes. Default: the access token. */
      readonly use?: "access" | "id";
    };

/** What differs between stages. Read from `/config.json` at run time, so that one build serves them all. */
export interface Config {
  readonly graphqlUrl: string;
  readonly restUrl: string;
  readonly auth: AuthConfig;
  /** How changes arrive: server-sent events of the hub, AppSync's web socket, or none. */
  readonly live: "sse" | "appsync" | "none";
}

const DEFAULTS: Config = { graphqlUrl: "/graphql", restUrl: "/api/v1", auth: { kind: "token" }, live: "sse" };

/** Reads the configuration. A hub that has none is one on this address with tokens. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-store" }).catch(() => undefined);
  if (!response?.ok || !response.headers.get("content-type")?.includes("json")) return DEFAULTS;
  return readConfig(await response.json());
}

/** A configuration from what was read; what is missing takes its default. @throws Error for what cannot be used */
export function readConfig(found: unknown): Config {
  if (typeof found !== "object" || found === null) throw new Error("config.json is no object");
  const given: Partial<Config> = found;
  const config = { ...DEFAULTS, ...given };
  const { auth } = config;
  if (auth.kind !== "token" && auth.kind !== "oidc") throw new Error("config.json: auth.kind is token or oidc");
  if (auth.kind === "oidc" && !(auth.issuer && auth.clientId)) throw new Error("config.json: issuer and clientId");
  return config;
}
