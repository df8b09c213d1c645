import type { Clock } from "@dth/core/clock";
import { toHubError } from "@dth/core/error";
import type { RequestBudget } from "@dth/core/run-progress";
import type { Transport, TransportBody, TransportRequest } from "@dth/core/transport";
import { saysPullLimit } from "./answer-error.ts";
import { type Pace, type RegistryAction, retryAfterMs } from "./pace.ts";
import { budgetOf, type PullQuota, readQuota } from "./quota.ts";

/** One request, whoever it comes from. */
export interface PlainRequest extends Omit<TransportRequest, "headers"> {
  readonly headers: Readonly<Record<string, string>>;
  readonly action: RegistryAction;
  /** Bytes that a good answer has at most. */
  readonly limit: number;
  /** A good answer's body is not read: it is in {@link Answer.body}. */
  readonly stream?: boolean;
  /** Sent twice it would do something else: only what was refused for the rate is sent again. */
  readonly once?: boolean;
}

/** An answer with its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the body is still to be read. */
  readonly bytes: Uint8Array;
  /** Of a good answer to a request for a stream: exactly one of its methods has to be called. */
  readonly body?: TransportBody;
}

/** Sends requests, patiently. */
export interface Requester {
  /**
   * Any answer but those that a later attempt may change. 429 is waited for; connections that fail and 5xx are tried a
   * few times, for nearly every request of a registry may be sent twice.
   *
   * @throws HubError as `Transport` does, `THROTTLED`
   */
  send(request: PlainRequest): Promise<Answer>;
  /** The last quota seen, and when. */
  quota(): (PullQuota & { readonly seenAt: number }) | undefined;
  /** The same for people to see. */
  budget(): RequestBudget | undefined;
  /** Attempts beyond the first so far. */
  retries(): number;
}

/** Half a minute of them: a registry restarts in less. */
const ATTEMPTS = 6;
const THROTTLES = 20;
const FIRST_PAUSE_MS = 500;
const ERROR_LIMIT = 64 * 1024;

/** A {@link Requester} over a host's transport. */
export function createRequester(transport: Transport, clock: Clock, pace: Pace): Requester {
  let quota: (PullQuota & { readonly seenAt: number }) | undefined;
  let retries = 0;
  const exchange = async (request: PlainRequest): Promise<Answer> => {
    const { action: _, limit, stream = false, once: __, ...wire } = request;
    const { status, headers, body } = await transport.send({ ...wire, headers: { ...HEADERS, ...request.headers } });
    const seen = readQuota(headers);
    if (seen !== undefined) quota = { ...seen, seenAt: clock.now() };
    if (request.method === "HEAD" || status === 204) {
      await body.discard();
      return { status, headers, bytes: new Uint8Array() };
    }
    if (stream && status < 300) return { status, headers, bytes: new Uint8Array(), body };
    return { status, headers, bytes: await body.bytes(status < 300 ? limit : ERROR_LIMIT) };
  };
  const send = async (request: PlainRequest): Promise<Answer> => {
    let throttles = 0;
    const attempts = request.once === true ? 1 : ATTEMPTS;
    for (let attempt = 1; ; ) {
      await pace.ready(request.action, request.signal);
      const answer = await exchange(request).catch(toHubError);
      if (answer instanceof Error) {
        if (!answer.retryable || attempt >= attempts) throw answer;
      } else if (answer.status === 429 && !isQuota(answer) && throttles < THROTTLES) {
        throttles++;
        pace.throttled(request.action, retryAfterMs(answer.headers["retry-after"], clock.now()));
        continue;
      } else if (answer.status < 500 || attempt >= attempts) {
        if (answer.status < 400) pace.accepted(request.action);
        return answer;
      }
      retries++;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt++, request.signal);
    }
  };
  return {
    send,
    quota: () => quota,
    budget: () => (quota === undefined ? undefined : budgetOf(quota)),
    retries: () => retries,
  };
}

const HEADERS = { "user-agent": "data-transfer-hub", "accept-encoding": "identity" };

/** A HEAD has no body to tell; without a pull left it is the quota. */
function isQuota({ headers, bytes }: Answer): boolean {
  return saysPullLimit(new TextDecoder().decode(bytes)) || readQuota(headers)?.remaining === 0;
}
