import type { Clock } from "@dth/core/clock";
import { HubError, toHubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { ThrottleListener } from "@dth/core/object-store";
import type { Transport, TransportResponse } from "@dth/core/transport";
import { retryAfterMs } from "./backoff.ts";
import { type Attempt, Circumstances } from "./circumstances.ts";
import type { PayloadSigning, S3Connection } from "./connection.ts";
import { type ErrorAnswer, readErrorAnswer } from "./error-answer.ts";
import type { Verdict } from "./error-taxonomy.ts";
import { Patience, type PatienceOptions } from "./patience.ts";
import { type RefusalScene, refusalError, refusalVerdict } from "./refusal.ts";
import { renamedKeyError, renamedKeysOf } from "./renamed-keys.ts";
import { createRequestSigner, type PreparedRequest, prepareRequest } from "./request-signing.ts";
import { delivered, isS3Answer, readAnswer } from "./s3-answer.ts";
import type { S3Answer, S3Request } from "./s3-request.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** What a client needs from outside. */
export interface S3ClientOptions {
  readonly preset: VendorPreset;
  readonly connection: S3Connection;
  readonly bucket: string;
  readonly transport: Transport;
  readonly hashing: Hashing;
  readonly clock: Clock;
  readonly random?: (() => number) | undefined;
  readonly listener?: ThrottleListener | undefined;
}

/** A store's clock this far from ours explains refusals that do not say why. */
const SUSPICIOUS_SKEW_MS = 5 * 60_000;

/** Keys may be rotated more than once while a request waits; an issuer of ever new ones that never fit has an end. */
const MAX_RENEWALS = 4;
/** Regions that one request follows. */
const MAX_RELOCATIONS = 2;

/** What was tried already for one request. */
interface Tries {
  readonly patience: Patience;
  sent: number;
  relocated: number;
  clockSet: boolean;
  /** How often the credentials were others after a refusal. */
  renewals: number;
}

/**
 * Sends requests to one bucket and is the only one who retries: every attempt has a fresh signature;
 * throttling, transport faults, clock skew, changed credentials and wrong regions are dealt with here.
 */
export class S3Client {
  readonly #preset: VendorPreset;
  readonly #bucket: string;
  readonly #transport: Transport;
  readonly #waiting: Omit<PatienceOptions, "signal">;
  readonly #believed: Circumstances;
  readonly #sign: ReturnType<typeof createRequestSigner>;
  readonly #requesterPays: boolean;
  readonly #payload: PayloadSigning;
  #renamedKeys: RegExp | undefined;

  constructor(options: S3ClientOptions) {
    const { preset, connection, bucket } = options;
    this.#preset = preset;
    this.#renamedKeys = preset.renamedKeys;
    this.#bucket = bucket;
    this.#transport = options.transport;
    this.#waiting = {
      clock: options.clock,
      random: options.random ?? Math.random,
      listener: options.listener,
      endpoint: () => this.endpoint,
    };
    this.#believed = new Circumstances(options);
    this.#sign = createRequestSigner(options.hashing);
    this.#requesterPays = connection.requesterPays === true;
    this.#payload = connection.payload ?? (this.#believed.address.secure ? preset.payload.https : preset.payload.http);
    if (this.#believed.anonymous && this.#requesterPays) {
      throw new HubError("INVALID_INPUT", "requester pays needs credentials: nobody can pay anonymously");
    }
  }

  /** How signatures cover bodies. */
  get payload(): PayloadSigning {
    return this.#payload;
  }

  /** The endpoint at which the bucket is believed to be. */
  get endpoint(): string {
    return this.#believed.address.endpoint;
  }

  /** The region at which the bucket is believed to be. */
  get region(): string {
    return this.#believed.address.region;
  }

  /** Whether the store is known to take the key for another one, so that nothing is sent about it. */
  isRenamed(key: string): boolean {
    return this.#renamedKeys?.test(key) === true;
  }

  /**
   * Sends a request until it succeeds or cannot. `read` makes the result of an answer; what it
   * throws is treated like a refusal, so that damaged answers are asked for again.
   *
   * @throws HubError with the codes that ObjectStore promises; `details.attempts` counts the requests sent
   */
  async send<T>(request: S3Request, read: (answer: S3Answer) => T): Promise<T> {
    if (request.key !== undefined && this.isRenamed(request.key)) throw renamedKeyError(request);
    const prepared = prepareRequest(request);
    const patience = new Patience({ ...this.#waiting, signal: request.signal });
    const tries: Tries = { patience, sent: 0, relocated: 0, clockSet: false, renewals: 0 };
    for (;;) {
      const outcome = await this.#attempt(prepared, tries, read);
      if (outcome.done) return outcome.value;
    }
  }

  async #attempt<T>(
    prepared: PreparedRequest,
    tries: Tries,
    read: (answer: S3Answer) => T,
  ): Promise<{ done: true; value: T } | { done: false }> {
    const { request } = prepared;
    let attempt: Attempt;
    let refusal: ErrorAnswer;
    try {
      const credentials = this.#believed.anonymous ? undefined : await this.#believed.credentials();
      attempt = this.#believed.attempt(credentials);
      tries.sent++;
      const response = await this.#sendOnce(prepared, attempt);
      this.#renamedKeys ??= renamedKeysOf(response.headers.server);
      if (response.status >= 200 && response.status < 300) {
        const answer = await readAnswer(response, request);
        if (isS3Answer(answer)) return { done: true, value: await delivered(answer, read) };
        refusal = answer;
      } else {
        refusal = await this.#explain(response, prepared, attempt);
      }
    } catch (error) {
      await this.#afterFailure(toHubError(error), tries);
      return { done: false };
    }
    await this.#afterRefusal(refusal, request, attempt, tries);
    return { done: false };
  }

  async #sendOnce(prepared: PreparedRequest, attempt: Attempt): Promise<TransportResponse> {
    const { address, credentials, clockOffset } = attempt;
    if (credentials?.sessionToken !== undefined && !this.#preset.sessionTokens) {
      throw new HubError("CREDENTIALS_INVALID", `${this.#preset.title} takes no session tokens: use a long-lived key`);
    }
    const { path, headers } = this.#sign(prepared, {
      address,
      credentials,
      now: this.#believed.now(clockOffset),
      payload: this.#payload,
      requesterPays: this.#requesterPays,
    });
    const { method, body, into, signal } = prepared.request;
    return this.#transport.send({
      method,
      origin: address.origin,
      path,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(into === undefined ? {} : { into }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Reads why a request was refused. HEAD cannot say, so the same is asked as a GET where the reason matters. */
  async #explain(response: TransportResponse, prepared: PreparedRequest, attempt: Attempt): Promise<ErrorAnswer> {
    const answer = await readErrorAnswer(response);
    const mute = prepared.request.method === "HEAD" && answer.code === undefined && isAmbiguous(answer);
    if (!mute || this.#believed.isElsewhere(answer, attempt)) return answer;
    const range = { ...prepared.request.headers, range: "bytes=0-0" };
    const twin = await this.#sendOnce(
      { ...prepared, request: { ...prepared.request, method: "GET", headers: range } },
      attempt,
    );
    if (twin.status < 300) {
      await twin.body.discard();
      return answer;
    }
    const explained = await readErrorAnswer(twin);
    return explained.status === 416 ? answer : explained;
  }

  async #afterFailure(error: HubError, { patience, sent }: Tries): Promise<void> {
    const again =
      (error.class === "transient" && (await patience.retry())) ||
      (error.class === "corruption" && (await patience.resend()));
    if (!again) throw withAttempts(error, sent);
  }

  async #afterRefusal(answer: ErrorAnswer, request: S3Request, attempt: Attempt, tries: Tries): Promise<void> {
    // A HEAD with the wrong region is answered 400 with nothing but the right one in a header.
    const moved = answer.code === undefined && isAmbiguous(answer) && this.#believed.isElsewhere(answer, attempt);
    const verdict: Verdict = moved ? ELSEWHERE : refusalVerdict(answer, request);
    const hint = retryAfterMs(answer.headers, this.#believed.now());
    const handled = await this.#react(verdict, answer, { attempt, tries, hint });
    if (!handled)
      throw withAttempts(refusalError(verdict.code, answer, this.#scene(request, attempt), hint), tries.sent);
  }

  /** @returns whether another attempt is worth it, after having prepared and waited for it */
  async #react(
    { code, reaction }: Verdict,
    answer: ErrorAnswer,
    { attempt, tries, hint }: { attempt: Attempt; tries: Tries; hint: number | undefined },
  ): Promise<boolean> {
    switch (reaction) {
      case "wait":
        return tries.patience.waitOut(hint);
      case "retry":
        return tries.patience.retry(hint);
      case "resend":
        return tries.patience.resend(hint);
      case "set-clock":
        return this.#setClock(answer, attempt, tries, 0);
      case "renew-credentials":
        return this.#renew(attempt, tries);
      case "relocate":
        return this.#relocate(answer, attempt, tries);
      case "stop":
        return isDoubtful(code) && this.#setClock(answer, attempt, tries, SUSPICIOUS_SKEW_MS);
    }
  }

  /** Once a request: a clock that jumps is not followed. */
  #setClock(answer: ErrorAnswer, attempt: Attempt, tries: Tries, threshold: number): boolean {
    if (tries.clockSet) return false;
    tries.clockSet = this.#believed.setClock(answer, attempt, threshold);
    return tries.clockSet;
  }

  async #renew(attempt: Attempt, tries: Tries): Promise<boolean> {
    if (tries.renewals === MAX_RENEWALS || this.#believed.anonymous) return false;
    try {
      const renewed = await this.#believed.renew(attempt);
      tries.renewals++;
      return renewed;
    } catch (error) {
      await this.#afterFailure(toHubError(error), tries);
      return true;
    }
  }

  #relocate(answer: ErrorAnswer, attempt: Attempt, tries: Tries): boolean {
    if (tries.relocated === MAX_RELOCATIONS || !this.#believed.relocate(answer, attempt)) return false;
    tries.relocated++;
    return true;
  }

  #scene(request: S3Request, { credentials }: Attempt): RefusalScene {
    return {
      request,
      place: `${this.endpoint}/${this.#bucket}`,
      bucket: this.#bucket,
      credentials,
      partition: this.#preset.partition,
    };
  }
}

const ELSEWHERE: Verdict = { code: "WRONG_REGION", reaction: "relocate" };

/** Refusals that a wrong clock may explain although they do not say so. */
function isDoubtful(code: HubError["code"]): boolean {
  return code === "SIGNATURE_MISMATCH" || code === "ACCESS_DENIED" || code === "OBJECT_ACCESS_DENIED";
}

/** Statuses of a HEAD that may mean different things with different cures. */
function isAmbiguous({ status }: ErrorAnswer): boolean {
  return status === 301 || status === 307 || status === 400 || status === 401 || status === 403;
}

function withAttempts(error: HubError, attempts: number): HubError {
  return new HubError(error.code, error.message, {
    cause: error.cause,
    details: { ...error.details, attempts },
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}
