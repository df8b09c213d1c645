import { FLAGS, type FlagName } from "@dth/cli/commands/flags";
import type { CommandSpec, FlagSpec } from "@dth/cli/commands/spec";
import { COMMANDS } from "@dth/cli/commands/table";

const HEAD = `# The commands of dth

<!-- Made by \`npm run docs\` from packages/cli/src/commands/. Do not edit. -->

\`dth COMMAND --help\` shows the same in the terminal, in English or Chinese (\`--lang zh\`).
In a checkout, \`npx dth\` runs it; with Deno, \`deno task cli\`.`;

/** `docs/reference/cli.md`, made from the tables that the command line itself is parsed by. */
export function cliReference(): string {
  const commands = COMMANDS.map((command) => commandText(command));
  return `${[HEAD, ...commands, flagsText()].join("\n\n")}\n`;
}

function commandText(command: CommandSpec<FlagName>): string {
  const flags = command.flags.map((name) => `\`${shown(name)}\``).join(" ");
  return [
    `## dth ${command.name}`,
    `${command.summary.en}. ${command.summary.zh}。`,
    `\`\`\`text\ndth ${[command.name, ...command.arguments, "[FLAGS]"].join(" ")}\n\`\`\``,
    ...(command.details ?? []).map((detail) => detail.en),
    command.examples.map(({ command: line, help }) => `- \`${line}\`: ${help.en}`).join("\n"),
    `Flags: ${flags}`,
  ].join("\n\n");
}

function shown(name: FlagName): string {
  const spec: FlagSpec = FLAGS[name];
  return spec.negative ? `--no-${name}` : `--${name}`;
}

function flagsText(): string {
  const rows = (Object.keys(FLAGS) as FlagName[]).map((name) => flagRow(name, FLAGS[name]));
  return ["## Flags", ["| flag | what it does | default |", "|---|---|---|", ...rows].join("\n")].join("\n\n");
}

function flagRow(name: FlagName, spec: FlagSpec): string {
  const short = spec.short ? `-${spec.short}, ` : "";
  const value = spec.value ? ` ${spec.value}` : "";
  const choices = spec.choices ? ` (${spec.choices.join(", ")})` : "";
  const env = spec.env ? ` Else \`${spec.env}\`.` : "";
  const cells = [`\`${short}${shown(name)}${value}\``, `${spec.help.en}${choices}.${env}`, spec.default ?? ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
