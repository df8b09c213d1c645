import { parseArgs } from "node:util";
import { HubError } from "@dth/core/error";
import { parseInstant, parseSize } from "@dth/core/quantities";
import { FLAGS, type FlagName, type Flags, flagSpec } from "./commands/flags.ts";
import type { FlagSpec } from "./commands/spec.ts";
import { COMMANDS, type Command, type CommandName, findCommand } from "./commands/table.ts";
import { suggest } from "./text/suggest.ts";

/** A command line that passed validation. */
export interface Invocation {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  readonly flags: Flags;
}

/** What parsing needs to know of the world. */
export interface ParseContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch, for ages such as `7d`. */
  readonly now: number;
}

/**
 * Reads a command line by the table of commands.
 *
 * @throws HubError `INVALID_INPUT` that names the word and, where it can, what was probably meant
 */
export function parseCommandLine(argv: readonly string[], context: ParseContext): Invocation {
  const { command, rest } = takeCommand(argv);
  const { tokens } = parseArgs({
    args: [...rest],
    options: parseOptions(command),
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  const values = new Map<FlagName, unknown>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind === "option") readOption(command, token.rawName, token.value, values, context);
  }
  addEnvironment(command, values, context);
  const flags = Object.fromEntries(values) as Flags;
  if (!flags.help) checkPositionals(command, positionals);
  return { command: command.name, positionals, flags };
}

/** Takes the command's one or two words off the front. Bare `dth`, `-h` and `--help` mean help, `--version` version. */
function takeCommand(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const leading = argv.findIndex((word) => !word.startsWith("-"));
  if (leading !== 0) return takeWithoutName(argv, leading);
  const [first = "", second = ""] = argv;
  const two = findCommand(`${first} ${second}`);
  if (two) return { command: two, rest: argv.slice(2) };
  const one = findCommand(first);
  if (one) return { command: one, rest: argv.slice(1) };
  const below = COMMANDS.filter((command) => command.name.startsWith(`${first} `));
  if (below.length > 0) return takeGroup(first, argv, below);
  const customary = Object.hasOwn(CUSTOMARY, first) ? CUSTOMARY[first] : undefined;
  if (customary) throw new HubError("INVALID_INPUT", `"${first}" is no command; use ${customary}`);
  throw unknown(
    "command",
    first,
    COMMANDS.map((command) => command.name.split(" ")[0] ?? ""),
  );
}

/** What other tools call it. */
const CUSTOMARY: Readonly<Record<string, string>> = {
  cp: "dth copy",
  sync: "dth copy, which copies what differs (--delete removes what is no longer at the source)",
  mirror: "dth copy --delete",
  check: "dth verify",
  lsf: "dth ls",
  lsl: "dth ls --recursive",
};

/** `dth --lang zh copy …` and bare flags: what follows a leading flag decides. */
function takeWithoutName(argv: readonly string[], leading: number): { command: Command; rest: readonly string[] } {
  if (argv[0] === "--version" || argv[0] === "-V") return { command: known("version"), rest: argv.slice(1) };
  const afterLanguage = argv[0] === "--lang" ? 2 : argv[0]?.startsWith("--lang=") ? 1 : 0;
  if (afterLanguage > 0 && argv.length > afterLanguage && leading >= 0) {
    const inner = takeCommand(argv.slice(afterLanguage));
    return { command: inner.command, rest: [...argv.slice(0, afterLanguage), ...inner.rest] };
  }
  return { command: known("help"), rest: argv.filter((word) => word !== "--help" && word !== "-h") };
}

/** `dth connection` alone lists what there is below it. */
function takeGroup(first: string, argv: readonly string[], below: readonly { readonly name: string }[]) {
  const second = argv[1];
  if (second !== undefined && !second.startsWith("-")) {
    throw unknown(
      "command",
      `${first} ${second}`,
      below.map((command) => command.name),
    );
  }
  return {
    command: known("help"),
    rest: [first, ...argv.slice(1).filter((word) => word !== "--help" && word !== "-h")],
  };
}

function known(name: CommandName): Command {
  const command = findCommand(name);
  if (!command) throw new HubError("INTERNAL", `the table has no command ${name}`);
  return command;
}

function parseOptions(command: Command) {
  const options: Record<string, { type: "boolean" | "string"; short?: string; multiple?: boolean }> = {};
  for (const name of command.flags) {
    const spec = flagSpec(name);
    options[name] = {
      type: spec.type === "boolean" ? "boolean" : "string",
      ...(spec.short === undefined ? {} : { short: spec.short }),
    };
  }
  return options;
}

function readOption(
  command: Command,
  rawName: string,
  value: string | undefined,
  values: Map<FlagName, unknown>,
  context: ParseContext,
): void {
  const { name, negated } = resolveFlag(command, rawName);
  const spec = flagSpec(name);
  if (spec.type === "boolean") {
    if (value !== undefined) throw new HubError("INVALID_INPUT", `${rawName} takes no value, but was given "${value}"`);
    values.set(name, !negated);
    return;
  }
  if (negated) throw new HubError("INVALID_INPUT", `${rawName} cannot be negated`);
  if (value === undefined || value === "" || (value.startsWith("--") && FLAGS_WITH_DASHES.has(value))) {
    throw new HubError("INVALID_INPUT", `${rawName} needs a value${spec.value ? ` (${spec.value})` : ""}`);
  }
  const read = readValue(rawName, spec, value, context);
  values.set(name, spec.type === "texts" ? [...((values.get(name) as string[] | undefined) ?? []), read] : read);
}

const FLAGS_WITH_DASHES: ReadonlySet<string> = new Set(Object.keys(FLAGS).map((name) => `--${name}`));

/** Which of the command's flags `--name`, `--no-name` or `-n` is. */
function resolveFlag(command: Command, rawName: string): { name: FlagName; negated: boolean } {
  const bare = rawName.replace(/^-+/u, "");
  const direct = command.flags.find((name) => name === bare || (rawName.length === 2 && flagSpec(name).short === bare));
  if (direct) return { name: direct, negated: false };
  const negated = command.flags.find((name) => `no-${name}` === bare && flagSpec(name).type === "boolean");
  if (negated) return { name: negated, negated: true };
  const shown = command.flags.map((name) => (flagSpec(name).negative ? `--no-${name}` : `--${name}`));
  throw unknown(`flag of dth ${command.name}`, rawName, shown);
}

function unknown(what: string, given: string, candidates: readonly string[]): HubError {
  const meant = suggest(given, candidates);
  return new HubError("INVALID_INPUT", `"${given}" is no ${what}${meant ? `; did you mean ${meant}?` : ""}`);
}

function readValue(rawName: string, spec: FlagSpec, value: string, context: ParseContext): unknown {
  const read = convert(spec, value, context);
  if (read === undefined) throw new HubError("INVALID_INPUT", `${rawName}: "${value}" is not ${expectation(spec)}`);
  return read;
}

function convert(spec: FlagSpec, value: string, context: ParseContext): unknown {
  switch (spec.type) {
    case "integer":
      return /^\d{1,15}$/u.test(value) ? Number(value) : undefined;
    case "size":
      return parseSize(value);
    case "instant":
      return parseInstant(value, context.now);
    case "choice":
      return spec.choices?.includes(value) ? value : undefined;
    default:
      return value;
  }
}

function expectation(spec: FlagSpec): string {
  switch (spec.type) {
    case "integer":
      return "a whole number";
    case "size":
      return "a size such as 500, 10k, 5MiB or 1GB";
    case "instant":
      return "a date (2026-01-31), a time (2026-01-31T08:00:00Z) or an age (90m, 12h, 7d)";
    default:
      return `one of ${spec.choices?.join(", ")}`;
  }
}

/** DTH_LANG and the like stand in only where the flag is not about AWS, whose variables the credential chain reads. */
function addEnvironment(command: Command, values: Map<FlagName, unknown>, context: ParseContext): void {
  for (const name of command.flags) {
    const spec = flagSpec(name);
    const value = spec.env?.startsWith("DTH_") ? context.env[spec.env] : undefined;
    if (value && !values.has(name)) values.set(name, readValue(spec.env ?? name, spec, value, context));
  }
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const required = command.arguments.filter((argument) => !argument.startsWith("["));
  if (positionals.length < required.length) {
    const missing = required.slice(positionals.length).join(" and ");
    throw new HubError("INVALID_INPUT", `dth ${command.name} needs ${missing}: ${usage(command)}`);
  }
  const extra = positionals[command.arguments.length];
  if (extra !== undefined) {
    throw new HubError("INVALID_INPUT", `dth ${command.name} does not take "${extra}": ${usage(command)}`);
  }
}

/** One line such as `dth copy SRC DST [flags]`. */
export function usage(command: Command): string {
  return ["dth", command.name, ...command.arguments, "[flags]"].join(" ");
}
