import { EXIT } from "../exit-codes.ts";
import { connectHub } from "../hub/connect.ts";
import { NewTokenSchema, pageOf, TokenSchema } from "../hub/shapes.ts";
import { formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import type { CommandHandler } from "./context.ts";

/** Makes an API token; this is the only time that it is shown. */
export const tokenCreateCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const { role = "viewer", "expires-days": expiresInDays } = context.flags;
  const [name = ""] = context.positionals;
  const input = { name, role, ...(expiresInDays === undefined ? {} : { expiresInDays }) };
  const { token, info } = await client.post("/tokens", input, NewTokenSchema);
  context.note(`${info.id}  ${info.role}  ${printable(info.name)}`);
  context.print(token);
  context.event({ event: "token", token, ...info });
  return EXIT.ok;
};

/** Lists API tokens, without the tokens themselves. */
export const tokenListCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  for (const info of (await client.get("/tokens", pageOf(TokenSchema))).items) {
    const used = info.lastUsedAt === undefined ? "-" : formatInstant(info.lastUsedAt);
    const until = info.expiresAt === undefined ? "" : `  until ${formatInstant(info.expiresAt)}`;
    context.print(`${info.id}  ${padEnd(info.role, 8)}  ${padEnd(used, 19)}  ${printable(info.name)}${until}`);
    context.event({ event: "token", ...info });
  }
  return EXIT.ok;
};

/** Revokes an API token, at once. */
export const tokenRevokeCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const [id = ""] = context.positionals;
  await client.send("DELETE", `/tokens/${encodeURIComponent(id)}`);
  context.print(`revoked ${id}`);
  context.event({ event: "token-revoked", id });
  return EXIT.ok;
};
