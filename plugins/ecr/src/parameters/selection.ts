import type { Parameter } from "@dth/core/parameter";

const IMAGES_HELP = {
  en: "One image an entry: nginx:1.25, team/app@sha256:…; without a tag it is latest. A pattern (app:*, app:1.?) or a range of versions (app:^1.24) in place of the tag means all tags that fit.",
  zh: "每项一个镜像：nginx:1.25、team/app@sha256:…；不写标签表示 latest。标签位置可用通配符（app:*、app:1.?）或版本范围（app:^1.24），表示所有匹配的标签。",
};

const images = (required: boolean): Parameter => ({
  type: "list",
  name: "images",
  group: "selection",
  cloudFormation: "srcImageList",
  label: { en: "Images", zh: "镜像列表" },
  help: IMAGES_HELP,
  placeholder: "nginx:1.25",
  ...(required ? { required: true } : { when: { parameter: "select", is: ["images"] }, required: true }),
});

const TAG_RULES: readonly Parameter[] = [
  {
    type: "list",
    name: "tags",
    group: "selection",
    label: { en: "Tags", zh: "标签" },
    help: {
      en: "Of listed repositories only tags that match one of these patterns, such as 1.* or *-alpine.",
      zh: "在按列表枚举的仓库中，仅复制匹配任一模式的标签，例如 1.* 或 *-alpine。",
    },
    maxItems: 100,
  },
  {
    type: "list",
    name: "excludeTags",
    group: "selection",
    label: { en: "Tags left out", zh: "排除的标签" },
    help: { en: "Patterns of tags that are not copied.", zh: "不复制匹配这些模式的标签。" },
    maxItems: 100,
  },
  {
    type: "text",
    name: "tagRange",
    group: "selection",
    advanced: true,
    label: { en: "Versions", zh: "版本范围" },
    help: {
      en: "Only tags that are semantic versions in this range, such as >=1.24 <2; 1.25 counts as 1.25.0.",
      zh: "仅复制处于该语义化版本范围内的标签，例如 >=1.24 <2；1.25 视为 1.25.0。",
    },
    maxLength: 256,
  },
  {
    type: "text",
    name: "tagRegex",
    group: "selection",
    advanced: true,
    label: { en: "Tags by regular expression", zh: "标签正则表达式" },
    help: { en: "Only tags that match as a whole.", zh: "仅复制整体匹配的标签。" },
    maxLength: 256,
  },
  {
    type: "number",
    name: "newest",
    group: "selection",
    unit: "count",
    min: 1,
    max: 100_000,
    label: { en: "Newest only", zh: "仅最新" },
    help: {
      en: "At most so many tags of a repository, the newest by push date (Amazon ECR) or by version.",
      zh: "每个仓库最多复制的标签数，按推送时间（Amazon ECR）或版本从新到旧。",
    },
  },
];

const UNTAGGED: Parameter = {
  type: "boolean",
  name: "untagged",
  group: "selection",
  default: false,
  cloudFormation: "includeUntagged",
  label: { en: "Untagged images too", zh: "包含无标签镜像" },
  help: {
    en: "Images that no tag names, by digest. Parts of multi-platform images and attached signatures come with their image anyway.",
    zh: "按摘要复制没有标签的镜像。多平台镜像的组成部分和附加签名始终随镜像复制。",
  },
};

const SELECT: readonly Parameter[] = [
  {
    type: "choice",
    name: "select",
    group: "selection",
    default: "all",
    cloudFormation: "srcList",
    label: { en: "Select", zh: "选择方式" },
    help: { en: "Every repository, or only the images that are listed.", zh: "复制所有仓库，或仅复制列出的镜像。" },
    choices: [
      { value: "all", label: { en: "All repositories", zh: "所有仓库" } },
      { value: "images", label: { en: "Listed images", zh: "指定镜像" } },
    ],
  },
  {
    type: "list",
    name: "repositories",
    group: "selection",
    when: { parameter: "select", is: ["all"] },
    label: { en: "Repositories", zh: "仓库" },
    help: {
      en: "Only repositories that match one of these patterns, such as team/**. Empty: all.",
      zh: "仅包含匹配任一模式的仓库，例如 team/**。留空表示全部。",
    },
    maxItems: 1_000,
  },
];

/** What may be selected. @param can what the registry lets us list */
export function selectionParameters(can: {
  readonly repositories: boolean;
  readonly untagged: boolean;
}): readonly Parameter[] {
  const select = can.repositories ? SELECT : [];
  return [...select, images(!can.repositories), ...TAG_RULES, ...(can.untagged ? [UNTAGGED] : [])];
}
