import { HubError } from "@dth/core/error";
import { EXIT } from "../exit-codes.ts";
import type { CommandHandler } from "./context.ts";
import { flagSpec } from "./flags.ts";
import { COMMANDS, type Command } from "./table.ts";

/** Prints a script that completes commands and flags, made from their table. */
export const completionCommand: CommandHandler = async ({ positionals, host }) => {
  const [shell = ""] = positionals;
  const render = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!render) throw new HubError("INVALID_INPUT", `no completion for "${shell}"; there is bash, zsh and fish`);
  host.stdout.write(`${render()}\n`);
  return EXIT.ok;
};

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

function flagWords(command: Command): string[] {
  return command.flags.map((name) => (flagSpec(name).negative ? `--no-${name}` : `--${name}`));
}

function firstWords(): string[] {
  return [...new Set(COMMANDS.map((command) => command.name.split(" ")[0] ?? ""))];
}

function secondWords(first: string): string[] {
  return COMMANDS.filter((command) => command.name.startsWith(`${first} `)).map(
    (command) => command.name.split(" ")[1] ?? "",
  );
}

function bash(): string {
  const flags = COMMANDS.map((command) => `    "${command.name}") flags="${flagWords(command).join(" ")}" ;;`);
  const groups = firstWords()
    .filter((first) => secondWords(first).length > 0)
    .map(
      (first) =>
        `    ${first}) [ "$COMP_CWORD" = 2 ] && { COMPREPLY=($(compgen -W "${secondWords(first).join(" ")}" -- "$word")); return; }; name="$name \${COMP_WORDS[2]}" ;;`,
    );
  return `_dth() {
  local word="\${COMP_WORDS[COMP_CWORD]}" name="\${COMP_WORDS[1]}" flags=""
  if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "${firstWords().join(" ")}" -- "$word")); return; fi
  case "$name" in
${groups.join("\n")}
  esac
  case "$name" in
${flags.join("\n")}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _dth dth`;
}

function zsh(): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash()}`;
}

function fish(): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = COMMANDS.flatMap((command) => {
    const [first = "", second] = command.name.split(" ");
    const start = second === undefined ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${first}`;
    const seen = `__fish_seen_subcommand_from ${second ?? first}`;
    return [
      `complete -c dth -n ${quote(start)} -a ${second ?? first} -d ${quote(command.summary.en)}`,
      ...command.flags.map((name) => {
        const spec = flagSpec(name);
        const long = `${spec.negative ? "no-" : ""}${name}`;
        return `complete -c dth -n ${quote(seen)} -l ${long} ${spec.type === "boolean" ? "" : "-r "}-d ${quote(spec.help.en)}`;
      }),
    ];
  });
  return [...lines, "complete -c dth -n __fish_use_subcommand -a 'connection receipt'"].join("\n");
}
