import type { AccessKey } from "./options.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header, type S3Request } from "./s3-request.ts";
import {
  checkSignature,
  malformed,
  parseAuthorization,
  requestTime,
  SigningKeys,
  type SigningState,
} from "./signature.ts";
import type { Bucket } from "./state.ts";

/** Who sent a request. */
export interface Caller {
  /** Absent: nobody signed. */
  readonly accessKeyId?: string;
  readonly signing?: SigningState;
}

/** What the gate needs to know of the server. */
export interface GateSettings {
  readonly region: string;
  readonly accessKeys: Map<string, AccessKey>;
  readonly anyRegion: boolean;
  readonly wrongRegion: "malformed" | "redirect";
  now(): number;
}

const SKEW_MS = 15 * 60 * 1000;

/** Decides who a caller is and what they may do, in the order in which S3 does. */
export class Gate {
  readonly #settings: GateSettings;
  readonly #keys = new SigningKeys();

  constructor(settings: GateSettings) {
    this.#settings = settings;
  }

  /** @throws S3Refusal for a signature, token, date or region that is not right */
  identify(request: S3Request, bucket: Bucket | undefined): Caller {
    const value = header(request, "authorization");
    if (value === undefined) {
      if (request.query.has("X-Amz-Signature")) throw refuse.notImplemented("X-Amz-Signature");
      return {};
    }
    const authorization = parseAuthorization(value);
    const { accessKeyId, region, service } = authorization;
    if (service !== "s3") {
      throw malformed(
        `The authorization header is malformed; incorrect service "${service}". This endpoint belongs to "s3".`,
      );
    }
    requireContentHash(request);
    const accessKey = this.#accessKey(request, accessKeyId);
    this.#checkTime(request);
    this.#checkRegion(region, bucket);
    const key = this.#keys.get(accessKey.secret, authorization.date, region);
    const signing = checkSignature(request, authorization, key);
    this.#checkToken(request, accessKey);
    return { accessKeyId, signing };
  }

  /** @throws S3Refusal `AccessDenied` */
  permit(request: S3Request, caller: Caller, action: string, bucket: Bucket | undefined): void {
    if (caller.accessKeyId === undefined) {
      if (bucket?.public && PUBLIC_ACTIONS.has(action) && !bucket.requesterPays) return;
      throw refuse.accessDenied();
    }
    if (bucket?.requesterPays && header(request, "x-amz-request-payer") !== "requester") throw refuse.accessDenied();
    if (!this.mayDo(caller, action, bucket)) {
      throw refuse.accessDenied(`User is not authorized to perform: ${action} on resource: "${request.bucket}"`);
    }
  }

  mayDo(caller: Caller, action: string, bucket: Bucket | undefined): boolean {
    if (caller.accessKeyId === undefined) return bucket?.public === true && PUBLIC_ACTIONS.has(action);
    const allow = this.#settings.accessKeys.get(caller.accessKeyId)?.allow;
    return allow === undefined || allow.includes(action) || allow.includes("s3:*");
  }

  #accessKey(request: S3Request, accessKeyId: string): AccessKey {
    const accessKey = this.#settings.accessKeys.get(accessKeyId);
    if (accessKey) return accessKey;
    if (header(request, "x-amz-security-token") !== undefined) throw invalidToken();
    throw new S3Refusal(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      { fields: { AWSAccessKeyId: accessKeyId } },
    );
  }

  #checkToken(request: S3Request, accessKey: AccessKey): void {
    const token = header(request, "x-amz-security-token");
    if (token !== accessKey.sessionToken) throw invalidToken();
    if (accessKey.expiresAt !== undefined && this.#settings.now() >= accessKey.expiresAt) {
      throw new S3Refusal(400, "ExpiredToken", "The provided token has expired.");
    }
  }

  #checkTime(request: S3Request): void {
    const time = requestTime(request);
    const now = this.#settings.now();
    if (time === undefined) {
      throw refuse.accessDenied("AWS authentication requires a valid Date or x-amz-date header");
    }
    if (Math.abs(now - time) <= SKEW_MS) return;
    throw new S3Refusal(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {
        fields: {
          RequestTime: header(request, "x-amz-date") ?? "",
          ServerTime: new Date(now).toISOString().replace(/\.\d+/, ""),
          MaxAllowedSkewMilliseconds: String(SKEW_MS),
        },
      },
    );
  }

  #checkRegion(region: string, bucket: Bucket | undefined): void {
    const expected = bucket?.region ?? this.#settings.region;
    if (this.#settings.anyRegion || region === expected) return;
    if (this.#settings.wrongRegion === "malformed" || !bucket) {
      throw malformed(
        `The authorization header is malformed; the region '${region}' is wrong; expecting '${expected}'`,
        expected,
      );
    }
    throw new S3Refusal(
      301,
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint.",
      {
        fields: { Endpoint: `${bucket.name}.s3.${expected}.amazonaws.com`, Bucket: bucket.name },
        headers: { "x-amz-bucket-region": expected },
      },
    );
  }
}

/** What anyone may do with a public bucket. */
const PUBLIC_ACTIONS: ReadonlySet<string> = new Set([
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:GetObjectTagging",
  "s3:ListBucket",
  "s3:GetBucketLocation",
]);

function requireContentHash(request: S3Request): void {
  if (header(request, "x-amz-content-sha256") === undefined) {
    throw refuse.invalidRequest("Missing required header for this request: x-amz-content-sha256");
  }
}

function invalidToken(): S3Refusal {
  return new S3Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
}
