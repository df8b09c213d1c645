import { utf8 } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { followedUrl, type RegistryAddress, sameParent } from "./address.ts";
import { answerError } from "./answer-error.ts";
import type { Challenge } from "./challenge.ts";
import { basicHeader, type Login, type LoginProvider, withoutLogin } from "./login.ts";
import type { Answer, Requester } from "./requester.ts";

/** Tokens of a registry's token service, one for each scope. */
export interface Tokens {
  /** The token for `repository:NAME:pull` and the like. @throws HubError `CREDENTIALS_INVALID`, `ENDPOINT_REFUSED` */
  get(challenge: BearerChallenge, scope: string, signal: AbortSignal | undefined): Promise<string>;
  /** Forgets one that was refused. */
  forget(scope: string): void;
}

type BearerChallenge = Extract<Challenge, { scheme: "bearer" }>;

interface TokensOptions {
  readonly address: RegistryAddress;
  readonly login: LoginProvider;
  readonly requester: Requester;
  readonly clock: Clock;
  readonly allowEndpoint: (origin: string) => Promise<void>;
}

const AnswerSchema = v.object({
  token: v.optional(v.nullable(v.string())),
  access_token: v.optional(v.nullable(v.string())),
  expires_in: v.optional(v.nullable(v.number())),
});

/** Without a word of the service a token lives this long (the token specification). */
const DEFAULT_LIFE_S = 60;
/** Docker Hub's live for 300 s: a wide margin would leave nothing of them. */
const MARGIN_MS = 15_000;
const LIMIT = 256 * 1024;

/**
 * Keeps tokens until shortly before their end. A token is for its scope only: some registries answer 403 to another.
 * https://distribution.github.io/distribution/spec/auth/token/
 */
export function createTokens(options: TokensOptions): Tokens {
  const held = new Map<string, { readonly token: string; readonly until: number }>();
  const pending = new Map<string, Promise<string>>();
  const fetchOnce = (challenge: BearerChallenge, scope: string, signal: AbortSignal | undefined): Promise<string> => {
    const under = pending.get(scope);
    if (under !== undefined) return under;
    const fetching = fetchToken(options, challenge, scope, signal)
      .then(({ token, lifeMs }) => {
        held.set(scope, { token, until: options.clock.now() + lifeMs - MARGIN_MS });
        return token;
      })
      .finally(() => pending.delete(scope));
    pending.set(scope, fetching);
    return fetching;
  };
  return {
    async get(challenge, scope, signal) {
      const known = held.get(scope);
      if (known !== undefined && known.until > options.clock.now()) return known.token;
      return fetchOnce(challenge, scope, signal);
    },
    forget: (scope) => void held.delete(scope),
  };
}

async function fetchToken(
  options: TokensOptions,
  challenge: BearerChallenge,
  scope: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly token: string; readonly lifeMs: number }> {
  const { address, requester } = options;
  const realm = followedUrl(challenge.realm, address);
  const login = await options.login({ refresh: false });
  if (!sameParent(realm.hostname, new URL(address.origin).hostname)) await options.allowEndpoint(realm.origin);
  const answer = await ask(requester, realm, challenge, scope, login, signal);
  return readToken(answer, address, login);
}

function ask(
  requester: Requester,
  realm: URL,
  { service }: BearerChallenge,
  scope: string,
  login: Login | undefined,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const form = new URLSearchParams({
    ...(service === undefined ? {} : { service }),
    ...(scope === "" ? {} : { scope }),
  });
  const common = {
    origin: realm.origin,
    action: "token" as const,
    limit: LIMIT,
    ...(signal === undefined ? {} : { signal }),
  };
  if (login?.kind === "identity-token") {
    form.set("grant_type", "refresh_token");
    form.set("client_id", "data-transfer-hub");
    form.set("refresh_token", login.token);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const path = realm.pathname + realm.search;
    return requester.send({ ...common, method: "POST", path, headers, body: [utf8(form.toString())] });
  }
  if (login !== undefined) form.set("account", login.username);
  const path = `${realm.pathname}${realm.search}${realm.search === "" ? "?" : "&"}${form}`;
  const authorization = basicHeader(login);
  return requester.send({
    ...common,
    method: "GET",
    path,
    headers: authorization === undefined ? {} : { authorization },
  });
}

function readToken(
  { status, bytes }: Answer,
  { host }: RegistryAddress,
  login: Login | undefined,
): { readonly token: string; readonly lifeMs: number } {
  const text = new TextDecoder().decode(bytes);
  const asked = { what: "give a token", host, signedIn: login !== undefined };
  if (status >= 400) {
    const error = answerError(status, withoutLogin(text, login), asked);
    throw status === 403 && login !== undefined ? new HubError("CREDENTIALS_INVALID", error.message) : error;
  }
  const parsed = v.safeParse(AnswerSchema, safeJson(text));
  const token = parsed.success ? (parsed.output.token ?? parsed.output.access_token) : undefined;
  if (!parsed.success || token === undefined || token === null || !/^[\x21-\x7e]+$/.test(token)) {
    throw new HubError("BAD_RESPONSE", `the token service of ${host} answered ${status} without a token`);
  }
  return { token, lifeMs: Math.max(DEFAULT_LIFE_S, parsed.output.expires_in ?? DEFAULT_LIFE_S) * 1_000 };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
