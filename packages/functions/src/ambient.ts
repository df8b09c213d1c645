import type { CredentialProvider } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";

/** Keys as the SDK's chain gives them. */
type SdkProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}>;

/** The role of this function, task or machine, as a store signs in with it. Rotated keys are asked for again. */
export function ambientCredentials(provider: SdkProvider): CredentialProvider {
  return async ({ refresh }) => {
    const keys = await provider({ forceRefresh: refresh }).catch((cause: unknown) => {
      throw new HubError("CREDENTIALS_MISSING", "this process has no role of AWS", { cause });
    });
    return {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
      ...(keys.expiration === undefined ? {} : { expiresAt: keys.expiration.getTime() }),
    };
  };
}
