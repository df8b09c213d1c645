import { HubError } from "@dth/core/error";
import { TokenInputSchema } from "@dth/core/inputs/token";
import { once } from "../access/once.ts";
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

type Ports = Pick<HubPorts, "records" | "clock" | "ids">;

/** A token, the only time that it is told. */
interface NewToken {
  readonly token: string;
  readonly info: ApiToken;
}

/** API tokens for automation. A token is shown once; what is kept tells only whether a presented one is right. */
export function createTokens(ports: Ports): TokenUseCases {
  const tokens = tokensOf(ports.records);
  return {
    create: (caller, input) =>
      useCase(ports, caller, { ...permission("tokens.create"), of: ({ info }) => ({ subject: info.id }) }, () =>
        once(ports, caller, {
          useCase: "tokens.create",
          input,
          make: (id) => created(ports, caller, id, input),
          find: (id) => anew(ports, id),
        }),
      ),
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

async function created({ records, clock }: Ports, caller: Caller, id: string, input: unknown): Promise<NewToken> {
  const { name, role, expiresInDays } = parseInput(TokenInputSchema, input);
  const secret = randomSecret();
  const createdAt = clock.now();
  const record = await tokensOf(records).create({
    id,
    version: 0,
    name,
    role,
    hash: await hashOf(secret),
    createdAt,
    createdBy: caller.principal.subject,
    ...(expiresInDays !== undefined && { expiresAt: createdAt + expiresInDays * DAY_MS }),
  });
  return newToken(record, secret);
}

/**
 * A token whose answer got lost: nobody has its secret, so it gets another one, and the one before is void.
 *
 * @throws HubError `CONFLICT` when somebody has it after all
 */
async function anew({ records }: Ports, id: string): Promise<NewToken | undefined> {
  const tokens = tokensOf(records);
  if ((await tokens.find(id)) === undefined) return undefined;
  const secret = randomSecret();
  const hash = await hashOf(secret);
  const record = await tokens.change(id, (current) => {
    if (current.lastUsedAt === undefined) return { ...current, hash };
    throw new HubError("CONFLICT", "the token that this idempotency key made is in use; it is shown once");
  });
  return newToken(record, secret);
}

function newToken(record: TokenRecord, secret: string): NewToken {
  return { token: `dth_${record.id}_${secret}`, info: shown(record) };
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
