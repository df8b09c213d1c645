/** A key pair, and the token that goes with a temporary one. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the Unix epoch. Renewed ahead of it. */
  readonly expiresAt?: number;
}

/**
 * Where credentials come from. `refresh` asks for new ones: the store refused the last, or they are about to expire.
 *
 * @throws HubError `CREDENTIALS_MISSING`
 */
export type CredentialProvider = (options: { readonly refresh: boolean }) => Promise<Credentials>;
