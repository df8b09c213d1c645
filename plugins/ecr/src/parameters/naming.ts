import type { Parameter } from "@dth/core/parameter";

/** How repositories are called at the destination. */
export const NAMING: readonly Parameter[] = [
  {
    type: "text",
    name: "prefix",
    group: "naming",
    cloudFormation: "destPrefix",
    label: { en: "Prefix", zh: "前缀" },
    help: {
      en: "Put before every repository's name as it is: write mirror/ to get mirror/team/app.",
      zh: "原样加在每个仓库名之前：填写 mirror/ 得到 mirror/team/app。",
    },
    pattern: "[a-z0-9][a-z0-9._/-]*",
    patternHelp: { en: "must be lower case letters, digits, and . _ - /", zh: "只能包含小写字母、数字和 . _ - /" },
    maxLength: 200,
    placeholder: "mirror/",
  },
  {
    type: "map",
    name: "rename",
    group: "naming",
    advanced: true,
    label: { en: "Renamed repositories", zh: "重命名仓库" },
    help: {
      en: "New names by old ones, before the prefix. team/* = apps/* renames a whole folder; the longest match wins.",
      zh: "旧名到新名（加前缀之前）。team/* = apps/* 重命名整个目录；最长匹配优先。",
    },
  },
  {
    type: "choice",
    name: "officialImages",
    group: "naming",
    advanced: true,
    default: "short",
    label: { en: "Docker Hub's official images", zh: "Docker Hub 官方镜像" },
    help: {
      en: "Whether library/nginx becomes nginx, as people write it, or keeps its whole name.",
      zh: "library/nginx 变为通常写法 nginx，还是保留完整名称。",
    },
    choices: [
      { value: "short", label: { en: "nginx", zh: "nginx" } },
      { value: "library", label: { en: "library/nginx", zh: "library/nginx" } },
    ],
  },
];
