import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientMetadata, errors, type KoaContextWithOIDC, Provider } from "oidc-provider";

/** The console's name at the issuer. */
export const CLIENT = "console";

/** A real issuer on this machine. */
export interface Issuer {
  readonly url: string;
  /** Seconds that its tokens live from now on. */
  lifetime: number;
  /** What it was asked to authorize last: names and values of the request. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** Refresh tokens that it has been shown since it started. */
  readonly refreshes: number;
  /** Where it may send people back. Forgets everybody who signed in before. */
  allow(redirect: string): void;
  close(): void;
}

const LIFETIME_S = 3_600;

/** How access tokens are made. */
export interface IssuerOptions {
  /**
   * The API that they are asked for, and by which parameter: JSON Web Tokens with the person's role for it then, and for
   * whoever asks for none a token that only the issuer can read, as with Auth0.
   */
  readonly api?: { readonly by: "audience" | "resource"; readonly name: string };
}

/** Starts one, where a person's name is also their role and every password will do. */
export async function startIssuer({ api }: IssuerOptions = {}): Promise<Issuer> {
  let listener: ReturnType<Provider["callback"]> | undefined;
  const server: Server = createServer((request, response) => void listener?.(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: AddressInfo = Object(server.address());
  const url = `http://127.0.0.1:${port}`;
  let refreshes = 0;
  let asked: Record<string, unknown> = {};
  const issuer = {
    url,
    lifetime: LIFETIME_S,
    get refreshes() {
      return refreshes;
    },
    get asked() {
      return asked;
    },
    allow(redirect: string) {
      const provider = createProvider({ url, redirect, lifetime: () => issuer.lifetime, api });
      provider.use(async (context, next) => {
        await next();
        const params = context.oidc?.params;
        if (params?.grant_type === "refresh_token") refreshes += 1;
        if (params?.response_type === "code") asked = { ...params };
      });
      listener = provider.callback();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return issuer;
}

interface Made {
  readonly url: string;
  readonly redirect: string;
  readonly lifetime: () => number;
  readonly api: IssuerOptions["api"];
}

function createProvider({ url, redirect, lifetime, api }: Made): Provider {
  const client: ClientMetadata = {
    client_id: CLIENT,
    token_endpoint_auth_method: "none",
    application_type: "native",
    redirect_uris: [redirect],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  };
  return new Provider(url, {
    clients: [client],
    clientBasedCORS: () => true,
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], profile: ["name", "roles"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, roles: [id] }) }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    ttl: { IdToken: lifetime, AccessToken: lifetime },
    ...(api === undefined
      ? {}
      : {
          extraParams: ["audience"],
          extraTokenClaims: (_, token) => ("accountId" in token ? { roles: [token.accountId] } : {}),
        }),
    features: { resourceIndicators: apis(api, lifetime) },
  });
}

/** Its one API, as `resource` names it, or as `audience`. */
function apis(api: IssuerOptions["api"], lifetime: () => number) {
  return {
    enabled: api !== undefined,
    defaultResource: ({ oidc }: KoaContextWithOIDC) =>
      api?.by === "audience" && oidc.params?.audience === api.name ? api.name : undefined,
    useGrantedResource: () => api?.by === "audience",
    getResourceServerInfo: (_: KoaContextWithOIDC, resource: string) => {
      if (resource !== api?.name) throw new errors.InvalidTarget();
      return { scope: "", audience: api.name, accessTokenFormat: "jwt", accessTokenTTL: lifetime() } as const;
    },
  };
}
