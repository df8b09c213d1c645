import type { LocalizedText } from "@dth/core/error-codes";

/** What `dth hub` says. */
export const HUB_TEXTS = {
  listens: { en: "the hub listens on", zh: "服务监听于" },
  firstToken: {
    en: "first admin token, shown this once (sign in with it, or Authorization: Bearer):",
    zh: "首个管理员令牌，仅显示一次（用于登录，或作为 Authorization: Bearer）：",
  },
  saved: { en: "saved in", zh: "已保存到" },
  restored: { en: "restored to", zh: "已恢复到" },
  aside: { en: "what was there is now in", zh: "原有状态已移至" },
} as const satisfies Record<string, LocalizedText>;
