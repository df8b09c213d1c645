import { hasCode } from "@dth/core/error";
import * as v from "valibot";
import type { Authenticate } from "./authenticator.ts";

/** The answer of an AppSync Lambda authorizer. */
export interface AppSyncAuthorization {
  readonly isAuthorized: boolean;
  readonly resolverContext?: Readonly<Record<string, string>>;
  /** Seconds that AppSync keeps the answer: as long as a revoked token may still be accepted there. */
  readonly ttlOverride: number;
}

const EventSchema = v.object({ authorizationToken: v.string() });
const KEPT_SECONDS = 60;
const REFUSED: AppSyncAuthorization = { isAuthorized: false, ttlOverride: 0 };

/** Lets API tokens, and users of any issuer, in at AppSync: for the authorization mode `AWS_LAMBDA`. */
export function createAppSyncAuthorizer(authenticate: Authenticate) {
  return async (event: unknown): Promise<AppSyncAuthorization> => {
    const parsed = v.safeParse(EventSchema, event);
    if (!parsed.success) return REFUSED;
    try {
      const { subject, name, kind, role } = await authenticate(
        parsed.output.authorizationToken.replace(/^Bearer +/i, ""),
      );
      const resolverContext = { subject, name, kind, ...(role !== undefined && { role }) };
      return { isAuthorized: true, resolverContext, ttlOverride: KEPT_SECONDS };
    } catch (error) {
      if (hasCode(error, "UNAUTHENTICATED")) return REFUSED;
      throw error;
    }
  };
}
