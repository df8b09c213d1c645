import type { Parameter } from "@dth/core/parameter";

/** When an object counts as the same on both sides, how that is proven, and what is deleted. */
export const COMPARISON: readonly Parameter[] = [
  {
    type: "choice",
    name: "compare",
    label: { en: "Compare by", zh: "比较方式" },
    help: {
      en: "How an object at the destination is judged to be the same, and therefore not copied again.",
      zh: "如何判定目标端对象相同，从而不再复制。",
    },
    group: "comparison",
    default: "etag",
    choices: [
      {
        value: "etag",
        label: { en: "Size and ETag", zh: "大小与 ETag" },
        help: {
          en: "Where ETags say nothing about each other: what was copied last, else which one is newer.",
          zh: "ETag 无法比较时：以上次复制记录为准，否则比较修改时间。",
        },
      },
      { value: "size", label: { en: "Size only", zh: "仅大小" } },
      { value: "time", label: { en: "Size and modification time", zh: "大小与修改时间" } },
      {
        value: "checksum",
        label: { en: "Content", zh: "内容" },
        help: { en: "Reads both sides where no checksum is recorded.", zh: "没有记录校验和时会读取两端内容。" },
      },
      { value: "none", label: { en: "Nothing: copy everything", zh: "不比较：全部复制" } },
    ],
  },
  {
    type: "choice",
    name: "verify",
    label: { en: "Verify afterwards", zh: "完成后校验" },
    help: {
      en: "Lists both sides once more when a whole pass is over, and fails the run when something is missing or different.",
      zh: "整轮完成后再次列举两端，如有缺失或不一致则判定运行失败。",
    },
    group: "comparison",
    default: "none",
    choices: [
      { value: "none", label: { en: "No", zh: "否" } },
      { value: "listing", label: { en: "By listings", zh: "通过列举" } },
      {
        value: "checksums",
        label: { en: "By reading every object", zh: "逐个读取对象" },
        help: { en: "Costs a read of everything on both sides.", zh: "需读取两端的全部数据。" },
      },
    ],
  },
  {
    type: "boolean",
    name: "dryRun",
    label: { en: "Only look", zh: "仅查看" },
    help: {
      en: "Runs of this task decide and count, but copy and delete nothing.",
      zh: "该任务的运行只判定和统计，不复制也不删除。",
    },
    group: "comparison",
    advanced: true,
    default: false,
  },
  {
    type: "boolean",
    name: "deleteExtras",
    label: { en: "Mirror", zh: "镜像同步" },
    help: {
      en: "Deletes objects at the destination that the source lacks: last, capped, never after an incomplete listing.",
      zh: "删除目标端多出的对象：最后执行、有上限、列举不完整时绝不删除。",
    },
    group: "deletes",
    default: false,
  },
  {
    type: "number",
    name: "maxDeletes",
    label: { en: "Deletes at most", zh: "最多删除" },
    help: {
      en: "When more would be deleted, nothing is, and the run says so.",
      zh: "超过此数时不删除任何对象，并在运行结果中说明。",
    },
    group: "deletes",
    default: 1_000,
    min: 0,
    unit: "count",
    when: { parameter: "deleteExtras", is: [true] },
  },
  {
    type: "boolean",
    name: "allowEmptySource",
    label: { en: "Allow an empty source", zh: "允许源端为空" },
    help: {
      en: "A source that lists nothing is taken for a mistyped name, and nothing is deleted, unless this is on.",
      zh: "源端没有列出任何对象时视为名称有误，不删除任何内容，除非打开此项。",
    },
    group: "deletes",
    advanced: true,
    default: false,
    when: { parameter: "deleteExtras", is: [true] },
  },
];
