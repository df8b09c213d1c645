import type { Principal } from "@dth/core/principal";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuthenticator } from "./authenticator.ts";
import { createOidcVerifier, type OidcIssuer } from "./oidc.ts";

const ISSUER = "https://login.example/pool";
const NOW = Date.UTC(2025, 0, 1);
const CLAIMS = { sub: "u1", name: "Ada", "cognito:groups": ["operator", "staff"] };

let privateKey: CryptoKey;
let otherKey: CryptoKey;
let jwks: { keys: object[] };

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  otherKey = (await generateKeyPair("RS256")).privateKey;
  privateKey = pair.privateKey;
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256", use: "sig" }] };
});

interface Host {
  readonly fetched: string[];
  verify(token: string): Promise<Principal>;
}

/** An issuer whose answers are these, by path. */
function issuer(change: Partial<OidcIssuer> = {}, answers: Readonly<Record<string, () => Response>> = {}): Host {
  const fetched: string[] = [];
  const known: Readonly<Record<string, () => Response>> = {
    "/pool/.well-known/openid-configuration": () =>
      Response.json({ issuer: ISSUER, jwks_uri: "https://login.example/keys" }),
    "/keys": () => Response.json(jwks),
    ...answers,
  };
  const fetch = async (url: string) => {
    fetched.push(url);
    return known[new URL(url).pathname]?.() ?? new Response(null, { status: 404 });
  };
  const verifier = createOidcVerifier(
    { issuer: ISSUER, audiences: ["console"], role: { claim: "cognito:groups" }, ...change },
    { clock: { now: () => NOW }, fetch },
  );
  const authenticate = createAuthenticator({ authenticate: async () => undefined }, [verifier]);
  return { fetched, verify: authenticate };
}

async function token(claims: JWTPayload = {}, key = privateKey, header = {}): Promise<string> {
  const payload = { iss: ISSUER, aud: "console", exp: NOW / 1000 + 600, iat: NOW / 1000, ...CLAIMS, ...claims };
  const defined = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(defined).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(key);
}

describe("a token of the issuer", () => {
  it("makes a principal with the highest role of its groups", async () => {
    const host = issuer();
    const principal = { subject: "u1@login.example/pool", name: "Ada", role: "operator", kind: "user" };
    expect(await host.verify(await token())).toEqual(principal);
    expect(await host.verify(await token())).toEqual(principal);
    expect(host.fetched).toEqual([`${ISSUER}/.well-known/openid-configuration`, "https://login.example/keys"]);
  });

  it.each<[string, Partial<OidcIssuer>, JWTPayload]>([
    ["an access token of Cognito, which has client_id", {}, { aud: undefined, client_id: "console" }],
    ["scopes as text", { role: { claim: "scope" } }, { scope: "openid operator" }],
    ["a dotted path", { role: { claim: "realm_access.roles" } }, { realm_access: { roles: ["operator"] } }],
    ["other names of roles", { role: { claim: "cognito:groups", roles: { staff: "operator" } } }, {}],
    ["a role for whoever is signed in", { role: { claim: "none", otherwise: "operator" } }, {}],
    ["a clock that is a little behind", {}, { exp: NOW / 1000 - 30 }],
    ["several audiences", {}, { aud: ["other", "console"] }],
  ])("is accepted with %s", async (_, change, claims) => {
    expect((await issuer(change).verify(await token(claims))).role).toBe("operator");
  });

  it("without a role that is known allows nothing", async () => {
    const principal = await issuer({ role: { claim: "toString" } }).verify(
      await token({ "cognito:groups": ["constructor"] }),
    );
    expect(principal.role).toBeUndefined();
  });

  it.each<[string, JWTPayload]>([
    ["expired", { exp: NOW / 1000 - 120 }],
    ["without an end", { exp: undefined }],
    ["not valid yet", { nbf: NOW / 1000 + 120 }],
    ["for another application", { aud: "other" }],
    ["for another application, though its client_id is ours", { aud: "other", client_id: "console" }],
    ["without audience", { aud: undefined }],
    ["of another issuer", { iss: "https://evil.example" }],
    ["without issuer", { iss: undefined }],
    ["without subject", { sub: undefined }],
  ])("is refused when it is %s", async (_, claims) => {
    await expect(issuer().verify(await token(claims))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is refused when it was signed by another key", async () => {
    await expect(issuer().verify(await token({}, otherKey))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(issuer().verify(await token({}, otherKey, { kid: "k2" }))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });

  it("is refused when it is signed by nothing or by a shared secret", async () => {
    const [, payload = ""] = (await token()).split(".");
    const none = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${payload}.`;
    await expect(issuer().verify(none)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const secret = new TextEncoder().encode(JSON.stringify(jwks));
    const shared = await new SignJWT({ ...CLAIMS, iss: ISSUER, aud: "console", exp: NOW / 1000 + 600 })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .sign(secret);
    await expect(issuer().verify(shared)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it.each(["", "x", "a.b.c", "..", "é".repeat(10), "x".repeat(50_000), "a.b", `${"a".repeat(5000)}.b.c`])(
    "is refused when it is none: %.20s",
    async (text) => {
      await expect(issuer().verify(text)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    },
  );
});

describe("an issuer that does not answer", () => {
  const down = () => new Response("down", { status: 503 });

  it.each([
    ["discovery", { "/pool/.well-known/openid-configuration": down }],
    ["keys", { "/keys": down }],
    [
      "another's discovery",
      { "/pool/.well-known/openid-configuration": () => Response.json({ issuer: "x", jwks_uri: "https://x.example" }) },
    ],
    [
      "unsafe keys",
      {
        "/pool/.well-known/openid-configuration": () =>
          Response.json({ issuer: ISSUER, jwks_uri: "http://169.254.169.254/keys" }),
      },
    ],
  ])("is told from a wrong token: %s", async (_, answers) => {
    await expect(issuer({}, answers).verify(await token())).rejects.toMatchObject({ code: "NETWORK" });
  });

  it("is asked again the next time", async () => {
    let healthy = false;
    const answers = {
      "/pool/.well-known/openid-configuration": () =>
        healthy ? Response.json({ issuer: ISSUER, jwks_uri: "https://login.example/keys" }) : down(),
    };
    const host = issuer({}, answers);
    await expect(host.verify(await token())).rejects.toMatchObject({ code: "NETWORK" });
    healthy = true;
    expect((await host.verify(await token())).name).toBe("Ada");
  });
});

describe("an issuer that could not be trusted", () => {
  it.each<Partial<OidcIssuer>>([
    { issuer: "http://login.example" },
    { jwksUri: "http://login.example/keys" },
    { audiences: [] },
    { algorithms: ["HS256"] },
    { algorithms: ["none"] },
    { algorithms: [] },
  ])("is refused: %j", (change) => {
    expect(() => issuer(change)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
