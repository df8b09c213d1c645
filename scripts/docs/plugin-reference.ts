import { defaultOf } from "@dth/core/check-parameters";
import type { Language, LocalizedText } from "@dth/core/error-codes";
import type { Parameter } from "@dth/core/parameter";
import { type FlagSide, flagOf } from "@dth/core/parameter-flags";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";

/** `docs/reference/plugins.md` and its translation, made from the manifests that the software itself uses. */
export function pluginReference(manifests: readonly PluginManifest[], language: Language): string {
  const words = WORDS[language];
  const plugins = manifests.flatMap((manifest) => pluginText(manifest, language));
  return `${[words.head, ...plugins].join("\n\n")}\n`;
}

const WORDS = {
  en: {
    head: `# Plugins

<!-- Made by \`npm run docs\` from the manifests of plugins/. Do not edit. -->

A task names a plugin, a kind of source, a kind of destination, and options. These are all of their parameters: the
same in forms, over the API, in files, and as settings of \`dth task create --set NAME=VALUE\`. A parameter without a
default may be left out unless it is required. Sizes in bytes may be written as \`10k\` or \`5MiB\` in settings.`,
    columns: "| parameter | setting | value | default | what it means |",
    sources: "Sources",
    destinations: "Destinations",
    options: "Options",
    required: "Required.",
    only: (name: string, values: string) => `Only with \`${name}\` ${values}.`,
    stack: "Only on AWS; left out, it is as the deployment says.",
    original: (name: string) => `The original's \`${name}\`.`,
    known: (name: string) => `The original calls it \`${name}\`.`,
  },
  zh: {
    head: `# 插件

<!-- 由 \`npm run docs\` 根据 plugins/ 的清单生成，请勿编辑。 -->

任务由插件、源类型、目标类型和选项组成。以下是全部参数：在表单、API、文件以及 \`dth task create --set NAME=VALUE\` 的设置项中完全一致。
没有默认值的参数除非必填均可省略。设置项中的字节数可写作 \`10k\` 或 \`5MiB\`。`,
    columns: "| 参数 | 设置项 | 取值 | 默认值 | 含义 |",
    sources: "源",
    destinations: "目标",
    options: "选项",
    required: "必填。",
    only: (name: string, values: string) => `仅当 \`${name}\` 为 ${values} 时。`,
    stack: "仅在 AWS 上有效；留空时以部署设置为准。",
    original: (name: string) => `即原方案的 \`${name}\`。`,
    known: (name: string) => `原方案中名为 \`${name}\`。`,
  },
};

function pluginText(manifest: PluginManifest, language: Language): readonly string[] {
  const words = WORDS[language];
  return [
    `## ${manifest.name[language]} (\`${manifest.id}\`)`,
    manifest.summary[language],
    `### ${words.options} (\`${manifest.id}\`)`,
    ...optionsText(manifest, language),
    `### ${words.sources} (\`${manifest.id}\`)`,
    ...manifest.sources.flatMap((endpoint) => endpointText(endpoint, "source", language)),
    `### ${words.destinations} (\`${manifest.id}\`)`,
    ...manifest.destinations.flatMap((endpoint) => endpointText(endpoint, "destination", language)),
  ];
}

function optionsText({ groups, options }: PluginManifest, language: Language): readonly string[] {
  return groups.flatMap(({ id, label }) => {
    const own = options.filter(({ group }) => group === id);
    return own.length === 0 ? [] : [`#### ${label[language]}`, table(own, undefined, language)];
  });
}

function endpointText(endpoint: EndpointManifest, side: FlagSide, language: Language): readonly string[] {
  const { id, name, help, original, connection, location } = endpoint;
  const known = original === undefined ? "" : ` ${WORDS[language].known(original)}`;
  return [
    `#### ${name[language]} (\`${id}\`)`,
    `${help[language]}${known}`,
    table([...location, ...connection], side, language),
  ];
}

function table(parameters: readonly Parameter[], side: FlagSide | undefined, language: Language): string {
  const rows = parameters.map((parameter) => row(parameter, side, language));
  return [WORDS[language].columns, "|---|---|---|---|---|", ...rows].join("\n");
}

function row(parameter: Parameter, side: FlagSide | undefined, language: Language): string {
  const cells = [
    `\`${parameter.name}\``,
    `\`${flagOf(parameter, side)}\``,
    valueText(parameter, language),
    defaultText(parameter),
    meaning(parameter, language),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function meaning({ help, required, when, where, cloudFormation }: Parameter, language: Language): string {
  const words = WORDS[language];
  return [
    help[language].replaceAll("*", "\\*"),
    ...(required ? [words.required] : []),
    ...(when === undefined ? [] : [words.only(when.parameter, when.is.map((value) => `\`${value}\``).join(", "))]),
    ...(where === "stack" ? [words.stack] : []),
    ...(cloudFormation === undefined ? [] : [words.original(cloudFormation)]),
  ].join(" ");
}

function defaultText(parameter: Parameter): string {
  const value = defaultOf(parameter);
  if (value === undefined || value === "") return "";
  return `\`${typeof value === "object" ? JSON.stringify(value) : value}\``;
}

const TYPES: Readonly<Record<Parameter["type"], LocalizedText>> = {
  text: { en: "text", zh: "文本" },
  number: { en: "number", zh: "数字" },
  boolean: { en: "`true` or `false`", zh: "`true` 或 `false`" },
  choice: { en: "one of", zh: "以下之一：" },
  list: { en: "list of texts", zh: "文本列表" },
  map: { en: "names with values", zh: "键值对" },
  instant: { en: "moment", zh: "时刻" },
  secret: { en: "name of a secret", zh: "密钥名称" },
};

function valueText(parameter: Parameter, language: Language): string {
  const type = TYPES[parameter.type][language];
  switch (parameter.type) {
    case "choice":
      return `${type} ${parameter.choices.map(({ value }) => `\`${value}\``).join(", ")}`;
    case "number":
      return [type, `(${parameter.unit})`, rangeText(parameter.min, parameter.max)].filter(Boolean).join(" ");
    case "secret":
      return `${type} (${parameter.fields.map(({ name }) => `\`${name}\``).join(", ")})`;
    case "text":
    case "list":
      return parameter.patternHelp === undefined ? type : `${type}: ${parameter.patternHelp[language]}`;
    default:
      return type;
  }
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min === undefined && max === undefined) return "";
  return `${min ?? ""}…${max ?? ""}`;
}
