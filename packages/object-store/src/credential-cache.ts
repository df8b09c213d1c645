import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { S3Connection } from "./connection.ts";

/** Time before their end at which credentials are renewed: longer than a request waits in a queue. */
const AHEAD_MS = 5 * 60_000;
/** Time between attempts to renew credentials ahead of their end, or that came expired: clocks may differ. */
const ANXIOUS_MS = 30_000;

/** The credentials of one store, renewed ahead of their end and once for all requests that were refused. */
export interface CredentialCache {
  /** `undefined` for anonymous access. @throws HubError `CREDENTIALS_MISSING` */
  current(now: number): Promise<Credentials> | Credentials | undefined;
  /**
   * Replaces credentials that the store refused.
   * @returns whether there are others to try now
   */
  renew(refused: Credentials | undefined): Promise<boolean>;
}

/** Keeps what the provider gave until it ends or is refused. */
export function createCredentialCache(source: S3Connection["credentials"]): CredentialCache {
  if (source === "anonymous") return { current: () => undefined, renew: async () => false };
  let held: Credentials | undefined;
  let pending: Promise<Credentials> | undefined;
  let renewAt = Number.NEGATIVE_INFINITY;
  const load = (refresh: boolean): Promise<Credentials> => {
    pending ??= ask(source, refresh)
      .then((credentials) => {
        held = credentials;
        return credentials;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    current(now) {
      if (held === undefined) {
        renewAt = now;
        return load(false);
      }
      const { expiresAt } = held;
      const ended = expiresAt !== undefined && expiresAt <= now;
      if (ended && pending !== undefined) return pending;
      if (expiresAt === undefined || expiresAt - now >= AHEAD_MS || now < renewAt) return held;
      renewAt = now + ANXIOUS_MS;
      if (ended) return load(true);
      const usable = held;
      // They still work, so that a renewal that fails is no failure yet.
      return load(true).catch(() => usable);
    },
    async renew(refused) {
      if (refused !== undefined && held !== undefined && !same(held, refused)) return true;
      const fresh = await load(true);
      return refused === undefined || !same(fresh, refused);
    },
  };
}

function same(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId && a.secretAccessKey === b.secretAccessKey && a.sessionToken === b.sessionToken
  );
}

async function ask(provider: CredentialProvider, refresh: boolean): Promise<Credentials> {
  try {
    return await provider({ refresh });
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError("CREDENTIALS_MISSING", "credentials could not be obtained", { cause: error });
  }
}
