import { ROLES } from "@dth/core/principal";
import * as v from "valibot";
import { parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { ApiToken } from "../entities.ts";
import type { TokenUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { authenticate } from "./authenticate.ts";
import { hashOf, randomSecret } from "./hash.ts";
import { type TokenRecord, tokensOf } from "./records.ts";

const DAY_MS = 86_400_000;

/** What a person asks for: `{ name, role, expiresInDays? }`. */
export const TokenInputSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  role: v.picklist(ROLES),
  expiresInDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650))),
});

/** API tokens for automation. A token is shown once; what is kept tells only whether a presented one is right. */
export function createTokens(ports: Pick<HubPorts, "records" | "clock" | "ids">): TokenUseCases {
  const tokens = tokensOf(ports.records);
  return {
    create: (caller, input) =>
      useCase(ports, caller, { ...permission("tokens.create"), of: ({ info }) => ({ subject: info.id }) }, async () => {
        const secret = randomSecret();
        const record = await tokens.create(await recordOf(ports, caller, input, secret));
        return { token: `dth_${record.id}_${secret}`, info: shown(record) };
      }),
    list: (caller) =>
      useCase(ports, caller, permission("tokens.list"), async () => {
        const all: ApiToken[] = [];
        for await (const record of tokens.all()) all.push(shown(record));
        return all;
      }),
    revoke: (caller, id) =>
      useCase(ports, caller, { ...permission("tokens.revoke"), subject: id }, async () => {
        requireRecordId("token", id);
        await tokens.get(id);
        await tokens.delete(id);
      }),
    authenticate: (token) => authenticate(ports, token),
  };
}

async function recordOf(
  ports: Pick<HubPorts, "clock" | "ids">,
  caller: Caller,
  input: unknown,
  secret: string,
): Promise<TokenRecord> {
  const { name, role, expiresInDays } = parseInput(TokenInputSchema, input);
  const createdAt = ports.clock.now();
  return {
    id: ports.ids.next(),
    version: 0,
    name,
    role,
    hash: await hashOf(secret),
    createdAt,
    createdBy: caller.principal.subject,
    ...(expiresInDays !== undefined && { expiresAt: createdAt + expiresInDays * DAY_MS }),
  };
}

/** Field by field, so that nothing new gets out by accident. */
function shown({ id, name, role, createdAt, createdBy, expiresAt, lastUsedAt }: TokenRecord): ApiToken {
  return {
    id,
    name,
    role,
    createdAt,
    createdBy,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}
