import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientMetadata, Provider } from "oidc-provider";

/** The console's name at the issuer. */
export const CLIENT = "console";

/** A real issuer on this machine. */
export interface Issuer {
  readonly url: string;
  /** Seconds that its tokens live from now on. */
  lifetime: number;
  /** Refresh tokens that it has been shown since it started. */
  readonly refreshes: number;
  /** Where it may send people back. Forgets everybody who signed in before. */
  allow(redirect: string): void;
  close(): void;
}

const LIFETIME_S = 3_600;

/** Starts one, where a person's name is also their role and every password will do. */
export async function startIssuer(): Promise<Issuer> {
  let listener: ReturnType<Provider["callback"]> | undefined;
  const server: Server = createServer((request, response) => void listener?.(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: AddressInfo = Object(server.address());
  const url = `http://127.0.0.1:${port}`;
  let refreshes = 0;
  const issuer = {
    url,
    lifetime: LIFETIME_S,
    get refreshes() {
      return refreshes;
    },
    allow(redirect: string) {
      const provider = createProvider(url, redirect, () => issuer.lifetime);
      provider.use(async (context, next) => {
        await next();
        if (context.oidc?.params?.grant_type === "refresh_token") refreshes += 1;
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

function createProvider(url: string, redirect: string, lifetime: () => number): Provider {
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
  });
}
