import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { Transport } from "@dth/core/transport";

/** What looking for credentials needs. */
export interface CredentialContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly hashing: Hashing;
}

/** The one error for credentials that are nowhere; never says a value. */
export function missing(message: string, cause?: unknown): HubError {
  return new HubError("CREDENTIALS_MISSING", message, cause === undefined ? {} : { cause });
}
