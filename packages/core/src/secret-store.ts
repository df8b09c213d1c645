/** The fields of a secret, such as `accessKeyId` and `secretAccessKey`. */
export type SecretValue = Readonly<Record<string, string>>;

/** What may be shown of a secret. */
export interface SecretInfo {
  readonly name: string;
  readonly description?: string;
  /** Names of its fields, sorted; never their values. */
  readonly fields: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number;
}

/**
 * Keeps credentials at rest, encrypted. Modelled on Secrets Manager, so that it is one implementation.
 * Every method throws HubError only: `SECRETS_UNUSABLE`, `RECORDS_UNUSABLE`, `NETWORK`, `THROTTLED`, `SERVER_UNAVAILABLE`,
 * `ACCESS_DENIED`, `DISK_FULL`, the codes of credentials. No error, and no
 * answer but that of {@link read}, ever holds a value.
 */
export interface SecretStore {
  /** Creates or replaces. Durable when it resolves. */
  write(name: string, value: SecretValue, description?: string): Promise<SecretInfo>;
  /** @throws HubError `SECRET_NOT_FOUND` */
  read(name: string): Promise<SecretValue>;
  /** By name. */
  list(): Promise<readonly SecretInfo[]>;
  /** Succeeds also when there is none. */
  delete(name: string): Promise<void>;
}
