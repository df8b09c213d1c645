import type { Ids } from "@dth/core/clock";
import { HubError, toHubError } from "@dth/core/error";
import type { Hub } from "@dth/hub/hub";
import * as v from "valibot";
import { type AppSyncCallers, principalOfAppSync } from "../access/appsync-identity.ts";
import type { RateLimiter } from "../access/rate-limiter.ts";
import { charge } from "../access/sign-in.ts";
import { languageOf } from "../http/language.ts";
import { type ToldError, toldError } from "../http/problem.ts";
import { RESOLVERS } from "./resolvers.ts";

/** What `APPSYNC_RESOLVER_CODE` turns into AppSync's own answer. */
export type AppSyncAnswer =
  | { readonly data: unknown }
  | { readonly error: Omit<ToldError, "message"> & { message: string } };

/** What the handler needs of its host. */
export interface AppSyncHandlerOptions extends AppSyncCallers {
  readonly hub: Hub;
  readonly ids: Ids;
  /** Of callers: AppSync itself limits everybody together. */
  readonly limiter: RateLimiter;
  /** Hears of errors that the caller is not told of. */
  readonly report: (error: HubError, requestId: string) => void;
}

const EventSchema = v.object({
  info: v.object({ parentTypeName: v.picklist(["Query", "Mutation"]), fieldName: v.string() }),
  arguments: v.nullish(v.record(v.string(), v.unknown()), {}),
  identity: v.unknown(),
  request: v.nullish(v.object({ headers: v.nullish(v.record(v.string(), v.unknown()), {}) }), {}),
});

/**
 * The Lambda data source behind every field of Query and Mutation: the same resolvers as here, called with AppSync's
 * events. It never throws: errors travel as data, because AppSync drops everything but the message of one that is thrown.
 */
export function createAppSyncHandler({ hub, ids, limiter, report, ...callers }: AppSyncHandlerOptions) {
  return async (event: unknown): Promise<AppSyncAnswer> => {
    const requestId = ids.next();
    const parsed = v.safeParse(EventSchema, event);
    const language = languageOf(parsed.success ? headerOf(parsed.output.request, "accept-language") : undefined);
    try {
      if (!parsed.success) throw new HubError("INVALID_INPUT", "this is not an event of an AppSync resolver");
      const { info, identity, arguments: args } = parsed.output;
      const table = RESOLVERS[info.parentTypeName];
      const resolver = Object.hasOwn(table, info.fieldName) ? table[info.fieldName] : undefined;
      if (resolver === undefined)
        throw new HubError("NOT_FOUND", `there is no ${info.parentTypeName}.${info.fieldName}`);
      const principal = principalOfAppSync(identity, callers);
      // The hub tells watchers as often as there is something to tell.
      if (principal.kind !== "system") await charge(limiter, principal, 1);
      const caller = {
        principal,
        door: "graphql" as const,
        requestId,
        language,
      };
      return { data: (await resolver(caller, args, hub, new AbortController().signal)) ?? null };
    } catch (cause) {
      const error = toHubError(cause);
      if (error.code === "INTERNAL") report(error, requestId);
      return { error: toldError(error, { language, requestId }) };
    }
  };
}

function headerOf(request: { readonly headers?: Readonly<Record<string, unknown>> | null }, name: string) {
  const value = request.headers?.[name];
  return typeof value === "string" ? value : undefined;
}
