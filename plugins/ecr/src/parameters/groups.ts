import type { ParameterGroup } from "@dth/core/parameter";

/** Headings of the plugin's parameters, in the order in which forms show them. */
export const GROUPS: readonly ParameterGroup[] = [
  { id: "access", label: { en: "Access", zh: "访问" } },
  { id: "selection", label: { en: "Which images", zh: "选择镜像" } },
  { id: "naming", label: { en: "Names at the destination", zh: "目标端命名" } },
  { id: "repositories", label: { en: "New repositories", zh: "新建仓库" } },
  { id: "copying", label: { en: "Copying", zh: "复制" } },
];
