import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { EXIT } from "../exit-codes.ts";
import { connectHub } from "../hub/connect.ts";
import { pageOf, SecretSchema } from "../hub/shapes.ts";
import { formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Values of a secret by field. Never shown, not in an error either. */
type Fields = Readonly<Record<string, string>>;

/** What is asked for unless other fields are named: the halves of a key, whatever the store calls them. */
const KEY_FIELDS = ["accessKeyId", "secretAccessKey"];

/** Stores a secret, or replaces it. Its values come from a terminal, standard input or a file: never from the command line. */
export const secretSetCommand: CommandHandler = async (context) => {
  const [name = "", from] = context.positionals;
  const value = from === undefined ? await askedFields(context) : readFields(await textOf(from, context), from);
  const { description } = context.flags;
  const client = await connectHub(context);
  const input = { name, value, ...(description === undefined ? {} : { description }) };
  const secret = await client.post("/secrets", input, SecretSchema);
  context.print(`${say(context.language, "secretStored")} ${printable(secret.name)}: ${secret.fields.join(", ")}`);
  context.event({ event: "secret", ...secret });
  return EXIT.ok;
};

async function askedFields({ flags, host, language }: CommandContext): Promise<Fields> {
  const fields: Record<string, string> = {};
  for (const field of flags.field ?? KEY_FIELDS) {
    const value = await host.ask(`${field} ${say(language, "notShown")}: `, true);
    if (!value)
      throw new HubError(
        "INVALID_INPUT",
        `no value was given for ${field}; use a terminal, a FILE, or - for standard input`,
      );
    fields[field] = value.trim();
  }
  return fields;
}

async function textOf(from: string, { host }: CommandContext): Promise<string> {
  if (from === "-") return host.readStdin();
  try {
    return await readFile(resolve(host.directory, from), "utf8");
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${from} cannot be read`, { cause });
  }
}

const FieldsSchema = v.record(v.string(), v.string());

/** A JSON object of texts, or lines of `field=value`. Nothing of it is quoted where it is neither. */
function readFields(text: string, from: string): Fields {
  if (text.trimStart().startsWith("{")) {
    const parsed = v.safeParse(FieldsSchema, parseJson(text));
    if (parsed.success) return parsed.output;
    throw unreadable(from);
  }
  const pairs = text
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== "")
    .map((line) => /^\s*([A-Za-z]\w*)\s*=\s*(.+?)\s*$/u.exec(line));
  return Object.fromEntries(
    pairs.map((pair) => {
      if (pair === null) throw unreadable(from);
      return [pair[1], pair[2]];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Node quotes the text in its message.
    return undefined;
  }
}

function unreadable(from: string): HubError {
  const where = from === "-" ? "standard input" : from;
  return new HubError("INVALID_INPUT", `${where} has neither a JSON object of texts nor lines of field=value`);
}

/** Lists secrets: names and fields, never values. */
export const secretListCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  for (const secret of (await client.get("/secrets", pageOf(SecretSchema))).items) {
    const about = secret.description === undefined ? "" : `  ${printable(secret.description)}`;
    const fields = padEnd(secret.fields.join(", "), 30);
    context.print(`${formatInstant(secret.updatedAt)}  ${fields}  ${printable(secret.name)}${about}`);
    context.event({ event: "secret", ...secret });
  }
  return EXIT.ok;
};

/** Deletes a secret that nothing names. */
export const secretDeleteCommand: CommandHandler = async (context) => {
  const client = await connectHub(context);
  const [name = ""] = context.positionals;
  await client.send("DELETE", `/secrets/${encodeURIComponent(name)}`);
  context.print(`${say(context.language, "secretDeleted")} ${printable(name)}`);
  context.event({ event: "secret-deleted", name });
  return EXIT.ok;
};
