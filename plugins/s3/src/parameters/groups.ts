import type { ParameterGroup } from "@dth/core/parameter";

/** Headings of forms and documents, in the order in which people fill them in. */
export const GROUPS: readonly ParameterGroup[] = [
  { id: "connection", label: { en: "Connection", zh: "连接" } },
  { id: "credentials", label: { en: "Credentials", zh: "凭证" } },
  { id: "location", label: { en: "Location", zh: "位置" } },
  { id: "selection", label: { en: "What takes part", zh: "传输范围" } },
  { id: "comparison", label: { en: "Comparison and proof", zh: "比较与校验" } },
  { id: "fidelity", label: { en: "What travels with an object", zh: "随对象传输的内容" } },
  { id: "deletes", label: { en: "Deletes", zh: "删除" } },
  { id: "performance", label: { en: "Speed and limits", zh: "速度与限制" } },
  { id: "fleet", label: { en: "Machines", zh: "计算资源" } },
];
