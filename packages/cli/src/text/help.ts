import type { Language, LocalizedText } from "@dth/core/error-codes";
import { type FlagName, flagSpec } from "../commands/flags.ts";
import type { CommandGroup, FlagGroup } from "../commands/spec.ts";
import { COMMANDS, type Command } from "../commands/table.ts";
import { usage } from "../parse.ts";
import { displayWidth, padEnd, wrap } from "./width.ts";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

const COMMAND_GROUPS: Readonly<Record<CommandGroup, LocalizedText>> = {
  transfer: t("Transfer", "传输"),
  inspect: t("Look", "查看"),
  runs: t("Runs and receipts", "运行与回执"),
  hub: t("A hub: console, API, tasks that live for years", "服务：控制台、API 与长期任务"),
  tasks: t("Tasks of a hub", "服务中的任务"),
  "hub-runs": t("Runs of a hub", "服务中的运行"),
  access: t("Tokens of a hub", "服务的令牌"),
  setup: t("Set up", "设置"),
};

const FLAG_GROUPS: Readonly<Record<FlagGroup, LocalizedText>> = {
  command: t("Flags", "选项"),
  selection: t("Which objects", "选择对象"),
  comparison: t("What counts as the same", "相同的判断"),
  fidelity: t("What travels along", "随对象复制的内容"),
  deletion: t("Deleting", "删除"),
  speed: t("Speed and limits", "速度与限制"),
  access: t("Reaching the stores", "访问存储"),
  hub: t("Reaching the hub", "访问服务"),
  output: t("Output", "输出"),
};

const TITLES = {
  tagline: t(
    "dth moves objects between any two stores, and proves that everything arrived. With a hub it does so for years, for container images too.",
    "dth 在任意两个存储之间迁移对象，并证明全部到达。配合服务（hub）可长期运行，也支持容器镜像。",
  ),
  usage: t("Usage", "用法"),
  examples: t("Examples", "示例"),
  default: t("default", "默认"),
  environment: t("environment", "环境变量"),
  more: t(
    "More: dth COMMAND --help; dth help locations, credentials, exit-codes, errors.",
    "更多：dth COMMAND --help；dth help locations、credentials、exit-codes、errors。",
  ),
};

/** The help of `dth` itself: examples first, then every command by group. */
export function renderOverview(language: Language, width: number): string {
  const examples = COMMANDS.filter(({ name }) => name === "copy").flatMap((command) => command.examples.slice(0, 3));
  const others = COMMANDS.filter(({ name }) => ["diff", "verify", "hub", "demo"].includes(name)).flatMap((command) =>
    command.examples.slice(0, 1).map((example) => ({ ...example, help: command.summary })),
  );
  const sections = [
    wrap(TITLES.tagline[language], width).join("\n"),
    renderExamples([...examples, ...others], language),
    ...(Object.keys(COMMAND_GROUPS) as CommandGroup[]).map((group) => renderGroup(group, language, width)),
    wrap(TITLES.more[language], width).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderGroup(group: CommandGroup, language: Language, width: number): string {
  const rows = COMMANDS.filter((command) => command.group === group).map(
    (command) => [[command.name, ...command.arguments].join(" "), command.summary[language]] as const,
  );
  return `${COMMAND_GROUPS[group][language]}\n${renderRows(rows, 29, width)}`;
}

/** The help of a group such as `connection`. */
export function renderCommandGroup(first: string, language: Language, width: number): string | undefined {
  const below = COMMANDS.filter((command) => command.name.startsWith(`${first} `));
  if (below.length === 0) return undefined;
  const rows = below.map(
    (command) => [[command.name, ...command.arguments].join(" "), command.summary[language]] as const,
  );
  const examples = renderExamples(
    below.flatMap((command) => command.examples),
    language,
  );
  return `${examples}\n\ndth ${first}\n${renderRows(rows, 29, width)}\n`;
}

/** The help of one command: what it does, examples, then the flags by group. */
export function renderCommand(command: Command, language: Language, width: number): string {
  const groups = (Object.keys(FLAG_GROUPS) as FlagGroup[]).map((group) => {
    const flags = command.flags.filter((name) => flagSpec(name).group === group);
    if (flags.length === 0) return undefined;
    const rows = flags.map((name) => [flagLabel(name), flagText(name, language)] as const);
    return `${FLAG_GROUPS[group][language]}\n${renderRows(rows, 29, width)}`;
  });
  const sections = [
    `dth ${command.name}: ${command.summary[language]}`,
    `${TITLES.usage[language]}\n  ${usage(command)}`,
    renderExamples(command.examples, language),
    ...(command.details ?? []).map((paragraph) => wrap(paragraph[language], width).join("\n")),
    ...groups.filter((group) => group !== undefined),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Two lines an example, so that none has to be broken: what it does, then the command. */
function renderExamples(examples: Command["examples"], language: Language): string {
  const lines = examples.map((example) => `  # ${example.help[language]}\n  ${example.command}`);
  return `${TITLES.examples[language]}\n${lines.join("\n")}`;
}

function flagLabel(name: FlagName): string {
  const spec = flagSpec(name);
  const long = `--${spec.negative ? "no-" : ""}${name}${spec.value ? ` ${spec.value}` : ""}`;
  return spec.short ? `-${spec.short}, ${long}` : `    ${long}`;
}

function flagText(name: FlagName, language: Language): string {
  const spec = flagSpec(name);
  const notes = [
    spec.choices?.join(" | "),
    spec.default && `${TITLES.default[language]} ${spec.default}`,
    spec.env && `${TITLES.environment[language]} ${spec.env}`,
  ].filter((note) => note);
  return notes.length === 0 ? spec.help[language] : `${spec.help[language]} (${notes.join("; ")})`;
}

/** Two columns; a label too long for the first one takes a line of its own. */
export function renderRows(rows: readonly (readonly [string, string])[], column: number, width: number): string {
  const lines: string[] = [];
  for (const [label, text] of rows) {
    const wrapped = wrap(text, Math.max(20, width - column - 2));
    if (displayWidth(label) > column - 2) lines.push(`  ${label}`);
    else lines.push(`  ${padEnd(label, column - 2)}  ${wrapped.shift() ?? ""}`.trimEnd());
    for (const line of wrapped) lines.push(`${" ".repeat(column + 2)}${line}`);
  }
  return lines.join("\n");
}
