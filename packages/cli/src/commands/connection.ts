import { HubError } from "@dth/core/error";
import type { Language } from "@dth/core/error-codes";
import { readConnections, type StoredConnection, type StoredKeys, writeConnections } from "../connections.ts";
import { EXIT } from "../exit-codes.ts";
import { createMachine, LOOKING } from "../machine.ts";
import { openSource } from "../places/place.ts";
import { parseVendor, vendorOfEndpoint, vendorSchemes } from "../places/vendors.ts";
import { statePaths } from "../state-paths.ts";
import { suggest } from "../text/suggest.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

const file = ({ host }: CommandContext): string => statePaths(host.env, host.home).connections;

/** Stores an endpoint with its keys under a name. */
export const connectionAddCommand: CommandHandler = async (context) => {
  const [name = ""] = context.positionals;
  checkName(name);
  const { flags } = context;
  const endpoint = flags.endpoint;
  const vendor =
    flags.vendor === undefined ? (endpoint && vendorOfEndpoint(endpoint)) || undefined : parseVendor(flags.vendor);
  if (vendor === undefined && endpoint === undefined) {
    throw new HubError("INVALID_INPUT", "a connection needs --vendor, --endpoint or both");
  }
  const connection: StoredConnection = {
    ...(vendor === undefined ? {} : { vendor }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.addressing === undefined ? {} : { addressing: flags.addressing as "virtual" | "path" | "cname" }),
    ...(flags["requester-pays"] ? { requesterPays: true } : {}),
    keys: await readKeys(context),
  };
  const known = new Map(await readConnections(file(context)));
  const replaced = known.has(name);
  known.set(name, connection);
  await writeConnections(file(context), known);
  const { language } = context;
  const done = say(language, replaced ? "connectionReplaced" : "connectionAdded");
  context.print(`${done} ${name}: ${describe(connection, language)}`);
  context.event({ event: "connection", name, replaced, ...withoutKeys(connection) });
  return EXIT.ok;
};

function checkName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]+$/u.test(name)) {
    throw new HubError("INVALID_INPUT", `"${name}" cannot name a connection: two or more letters, digits, - and _`);
  }
  if (name === "file" || vendorSchemes().includes(name.toLowerCase())) {
    throw new HubError("INVALID_INPUT", `"${name}" is a scheme of locations; choose another name`);
  }
}

async function readKeys(context: CommandContext): Promise<StoredKeys> {
  const { flags, host, language } = context;
  const ways = [flags.anonymous, flags.profile, flags["key-env"], flags["key-stdin"]].filter(Boolean);
  if (ways.length > 1)
    throw new HubError("INVALID_INPUT", "--anonymous, --profile, --key-env and --key-stdin exclude each other");
  if (flags.anonymous) return { from: "anonymous" };
  if (flags.profile !== undefined) return { from: "profile", profile: flags.profile };
  if (flags["key-env"] !== undefined) return keysInEnvironment(flags["key-env"], host.env);
  if (flags["key-stdin"]) return storedKeys((await host.readStdin()).split(/\r?\n/u));
  const accessKeyId = await host.ask(say(language, "askKeyId"), false);
  const secretAccessKey = accessKeyId ? await host.ask(say(language, "askSecretKey"), true) : undefined;
  return storedKeys([accessKeyId ?? "", secretAccessKey ?? ""]);
}

function keysInEnvironment(text: string, env: Readonly<Record<string, string | undefined>>): StoredKeys {
  const [accessKeyId, secretAccessKey, more] = text.split(",").map((name) => name.trim());
  const named = (name: string | undefined): name is string => /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name ?? "");
  if (!named(accessKeyId) || !named(secretAccessKey) || more !== undefined) {
    throw new HubError("INVALID_INPUT", "--key-env needs the names of two environment variables: ID,SECRET");
  }
  // Whoever gives the keys themselves by mistake must neither find them stored nor shown.
  for (const [which, name] of [
    ["first", accessKeyId],
    ["second", secretAccessKey],
  ] as const) {
    if (!env[name])
      throw new HubError("CREDENTIALS_MISSING", `the ${which} name of --key-env is no variable that is set`);
  }
  return { from: "environment", accessKeyId, secretAccessKey };
}

function storedKeys(lines: readonly string[]): StoredKeys {
  const [accessKeyId, secretAccessKey, sessionToken] = lines.map((line) => line.trim());
  if (!accessKeyId || !secretAccessKey) {
    throw new HubError(
      "CREDENTIALS_MISSING",
      "no keys were given; use a terminal, --key-stdin, --key-env, --profile or --anonymous",
    );
  }
  return { from: "file", accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Lists connections; of keys only where they come from. */
export const connectionListCommand: CommandHandler = async (context) => {
  const known = await readConnections(file(context));
  const width = Math.max(0, ...[...known.keys()].map((name) => name.length));
  for (const [name, connection] of known) {
    context.print(`${padEnd(name, width)}  ${describe(connection, context.language)}`);
    context.event({ event: "connection", name, ...withoutKeys(connection) });
  }
  if (known.size === 0) context.note(say(context.language, "noConnections"));
  return EXIT.ok;
};

function withoutKeys({ keys, ...rest }: StoredConnection) {
  return { ...rest, keys: keys.from };
}

function describe({ vendor, endpoint, region, keys }: StoredConnection, language: Language): string {
  return printable(
    [vendor, endpoint, region, keysText(keys, language)].filter((part) => part !== undefined).join("  "),
  );
}

function keysText(keys: StoredKeys, language: Language): string {
  if (keys.from === "profile") return `${say(language, "keysOfProfile")} ${keys.profile}`;
  if (keys.from === "environment") {
    return `${say(language, "keysIn")} ${keys.accessKeyId}, ${keys.secretAccessKey}`;
  }
  return say(language, keys.from === "file" ? "keysStored" : "keysNone");
}

/** Tries a connection on a bucket. */
export const connectionTestCommand: CommandHandler = async (context) => {
  const machine = await createMachine(context.host, LOOKING, context.waiting);
  try {
    const [text = ""] = context.positionals;
    refuseNoBucket(text);
    const { side, place } = await openSource(text, "only", context.flags, machine);
    await side.store.list({ prefix: side.prefix, maxKeys: 1, signal: context.stop });
    const probe = await side.store.probe(context.stop);
    const facts = [probe.region, probe.server].filter((fact) => fact !== undefined).join(", ");
    context.print(`${place.text}: ${say(context.language, "ok")}${facts ? ` (${facts})` : ""}`);
    context.event({ event: "connection-test", location: place.text, ok: true, ...probe });
    return EXIT.ok;
  } finally {
    await machine.close();
  }
};

/** A name alone would be taken for a path on this machine. */
function refuseNoBucket(text: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*:?$/u.test(text))
    throw new HubError("BUCKET_MISSING", `no bucket is named in "${text}"`);
}

/** Forgets a connection with its keys. */
export const connectionRemoveCommand: CommandHandler = async (context) => {
  const [name = ""] = context.positionals;
  const known = new Map(await readConnections(file(context)));
  if (!known.delete(name)) {
    const meant = suggest(name, [...known.keys()]);
    throw new HubError(
      "UNKNOWN_CONNECTION",
      `there is no connection "${name}"${meant ? `; did you mean ${meant}?` : ""}`,
    );
  }
  await writeConnections(file(context), known);
  context.print(`${say(context.language, "connectionRemoved")} ${name}`);
  context.event({ event: "connection", name, removed: true });
  return EXIT.ok;
};
