import { text } from "../i18n/text.ts";

/** What the parts of a lane mean. */
export const LANE_TEXTS = {
  copied: text("Copied", "已复制"),
  same: text("Already there", "已存在"),
  skipped: text("Left out", "已跳过"),
  deleted: text("Deleted there", "已在目标删除"),
  failed: text("Failed", "失败"),
  waiting: text("To do", "待处理"),
};

/** What a stamp says. */
export const STAMP_TEXTS = {
  arrived: text("Arrived", "已送达"),
  short: text("{n} short", "缺 {n}"),
  stopped: text("Not finished", "未完成"),
  failed: text("Failed", "失败"),
  of: text("{arrived} of {total} · {bytes}", "{arrived} / {total} · {bytes}"),
  sealed: text("verified and signed", "已校验并签名"),
  signed: text("receipt signed", "回执已签名"),
  unsealed: text("no receipt", "无回执"),
};
