import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Transport } from "@dth/core/transport";
import type { RegistryAddress } from "./address.ts";
import { answerError, saysExpired } from "./answer-error.ts";
import { type Challenge, readChallenge } from "./challenge.ts";
import { basicHeader, type LoginProvider, withoutLogin } from "./login.ts";
import { createPace, type Pace, type RegistryAction } from "./pace.ts";
import { type Answer, createRequester, type Requester } from "./requester.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** How a registry is reached. */
export interface SessionOptions {
  readonly address: RegistryAddress;
  readonly login: LoginProvider;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Called before credentials go to another owner's host. @throws HubError `ENDPOINT_REFUSED` */
  readonly allowEndpoint: (origin: string) => Promise<void>;
  /** The registry takes Basic at once (ECR), which saves the first refusal. */
  readonly basic?: boolean;
}

/** One request to the registry's own API. */
export interface RegistryRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
  readonly path: string;
  readonly action: RegistryAction;
  /** Such as `repository:library/nginx:pull`. */
  readonly scope: string;
  /** For messages, such as `pull library/nginx:latest`. */
  readonly what: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly Uint8Array[];
  /** Bytes of a good answer at most. Default 8 MiB. */
  readonly limit?: number;
  /** A good answer's body is not read. */
  readonly stream?: boolean;
  /** Not to be sent again when the connection breaks. */
  readonly once?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A signed-in way to one registry. */
export interface Session {
  readonly address: RegistryAddress;
  readonly requester: Requester;
  readonly pace: Pace;
  /** Answers below 400, and those in `expected`. @throws HubError for any other, see `answer-error.ts` */
  send(request: RegistryRequest, expected?: readonly number[]): Promise<Answer>;
}

const LIMIT = 8 * 1024 * 1024;

/** Learns how the registry wants to be asked from its first refusal, and signs in as often as tokens end. */
export function createSession(options: SessionOptions): Session {
  const pace = createPace(options.clock);
  const requester = createRequester(options.transport, options.clock, pace);
  const state: State = {
    options,
    requester,
    tokens: createTokens({ ...options, requester }),
    challenge: options.basic === true ? { scheme: "basic" } : undefined,
  };
  return {
    address: options.address,
    requester,
    pace,
    send: (request, expected = []) => sendSigned(state, request, expected),
  };
}

interface State {
  readonly options: SessionOptions;
  readonly requester: Requester;
  readonly tokens: Tokens;
  challenge: Challenge | undefined;
}

async function sendSigned(state: State, request: RegistryRequest, expected: readonly number[]): Promise<Answer> {
  let fresh = false;
  for (;;) {
    const { challenge } = state;
    const answer = await sendOnce(state, request);
    if (answer.status < 400 || expected.includes(answer.status)) return answer;
    const text = new TextDecoder().decode(answer.bytes);
    if (answer.status === 401 && challenge === undefined) {
      state.challenge = readChallenge(answer.headers["www-authenticate"]) ?? (await ping(state, request.signal));
      if (state.challenge !== undefined) continue;
    }
    // The answer to HEAD has no body to say why.
    const mayBeExpired = answer.status === 403 && (request.method === "HEAD" || saysExpired(text));
    if (!fresh && (answer.status === 401 || mayBeExpired)) {
      fresh = true;
      state.tokens.forget(request.scope);
      await state.options.login({ refresh: true });
      continue;
    }
    throw await refusal(state, request, answer.status, text);
  }
}

async function sendOnce(state: State, request: RegistryRequest): Promise<Answer> {
  const authorization = await authorize(state, request);
  return state.requester.send({
    method: request.method,
    origin: state.options.address.origin,
    path: request.path,
    headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
    action: request.action,
    limit: request.limit ?? LIMIT,
    stream: request.stream === true,
    once: request.once === true,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
}

async function authorize({ options, tokens, challenge }: State, request: RegistryRequest): Promise<string | undefined> {
  if (challenge === undefined) return undefined;
  if (challenge.scheme === "basic") return basicHeader(await options.login({ refresh: false }));
  return `Bearer ${await tokens.get(challenge, request.scope, request.signal)}`;
}

/** Some registries refuse without saying how to sign in; the ping does say it. */
async function ping({ options, requester }: State, signal: AbortSignal | undefined): Promise<Challenge | undefined> {
  const { origin } = options.address;
  const common = { origin, path: "/v2/", headers: {}, action: "ping" as const, limit: LIMIT };
  const answer = await requester.send({ ...common, method: "GET", ...(signal === undefined ? {} : { signal }) });
  return readChallenge(answer.headers["www-authenticate"]);
}

async function refusal(state: State, request: RegistryRequest, status: number, body: string): Promise<HubError> {
  const { options, challenge } = state;
  const login = await options.login({ refresh: false });
  const { host } = options.address;
  const asked = { what: request.what, host, signedIn: login !== undefined };
  const error = answerError(status, withoutLogin(body, login), asked);
  // The token service took the login, so that it is the repository which is unknown to it, or not for it.
  if (status !== 401 || challenge?.scheme !== "bearer") return error;
  const code = request.scope.endsWith(":pull") ? "IMAGE_NOT_FOUND" : "ACCESS_DENIED";
  return new HubError(code, error.message, { details: error.details });
}
