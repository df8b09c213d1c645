/** What the operator decides, from the environment of `sst deploy`. */
export interface Settings {
  /** An OpenID Connect issuer instead of Cognito, exactly as in its tokens' `iss`. */
  readonly issuer?: { readonly url: string; readonly clientId: string; readonly roleClaim: string };
  /** A name of one's own for the console, or, where there is no CloudFront, for the API with it. */
  readonly domain?: string;
  /** ARN of the certificate for `domain`, where Route 53 does not hold its zone. */
  readonly certificate?: string;
  /** Gets results and alarms; SNS asks the address whether it wants that. */
  readonly email?: string;
  /**
   * Whether a deploy builds the images of the tasks' programs, which takes Docker with buildx, or leaves those out that
   * have no digest here: tasks that need them cannot be launched until there is one.
   */
  readonly buildsImages: boolean;
  /** Digests of images that were pushed already; those are not built. */
  readonly digests: { readonly transfer?: string; readonly copier?: string };
  /** Whether requests are traced by X-Ray. */
  readonly traced: boolean;
}

/** @throws Error that says which variable is missing or wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { HUB_ISSUER: url, HUB_CLIENT_ID: clientId, HUB_ROLE_CLAIM: roleClaim = "roles" } = env;
  if (url && !clientId) throw new Error("HUB_ISSUER needs HUB_CLIENT_ID: the console's client at the issuer");
  if (url && !/^https:\/\//.test(url)) throw new Error("HUB_ISSUER must be an https address");
  if (env.HUB_EMAIL && !/^[^\s@]+@[^\s@]+$/.test(env.HUB_EMAIL)) throw new Error("HUB_EMAIL is no e-mail address");
  return {
    ...(url && clientId ? { issuer: { url, clientId, roleClaim } } : {}),
    ...(env.HUB_DOMAIN ? { domain: env.HUB_DOMAIN } : {}),
    ...(env.HUB_CERTIFICATE ? { certificate: env.HUB_CERTIFICATE } : {}),
    ...(env.HUB_EMAIL ? { email: env.HUB_EMAIL } : {}),
    buildsImages: imagesOf(env.HUB_IMAGES),
    digests: {
      ...(env.HUB_TRANSFER_DIGEST ? { transfer: digestOf(env.HUB_TRANSFER_DIGEST) } : {}),
      ...(env.HUB_COPIER_DIGEST ? { copier: digestOf(env.HUB_COPIER_DIGEST) } : {}),
    },
    traced: env.HUB_XRAY === "on",
  };
}

function imagesOf(text = ""): boolean {
  if (text === "" || text === "build") return true;
  if (text === "later") return false;
  throw new Error("HUB_IMAGES must be build or later");
}

function digestOf(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new Error(`${text} is no digest of an image: sha256: and 64 hexadecimal digits`);
}
