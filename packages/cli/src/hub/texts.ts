import type { LocalizedText } from "@dth/core/error-codes";

/** What `dth hub` says. */
export const HUB_TEXTS = {
  listens: { en: "The hub listens on", zh: "服务监听于" },
  console: { en: "Console, in a browser", zh: "控制台（浏览器）" },
  firstToken: { en: "Sign in with", zh: "登录令牌" },
  reference: { en: "Reference of REST", zh: "REST 参考" },
  onlyOnce: {
    en: "The token is an admin's and shown this once. As a header: Authorization: Bearer. Another one: dth hub token.",
    zh: "该令牌属于管理员，仅显示一次。请求头写法：Authorization: Bearer。重新生成：dth hub token。",
  },
  haveToken: {
    en: "Sign in with a token that you have; one that is lost is made anew by dth hub token.",
    zh: "请用已有的令牌登录；令牌丢失时可用 dth hub token 重新生成。",
  },
  untilStopped: {
    en: "Ctrl-C ends it; runs keep what they did and go on with the next start.",
    zh: "按 Ctrl-C 结束；运行会保存进度，并在下次启动时继续。",
  },
  saved: { en: "saved in", zh: "已保存到" },
  restored: { en: "restored to", zh: "已恢复到" },
  aside: { en: "what was there is now in", zh: "原有状态已移至" },
} as const satisfies Record<string, LocalizedText>;
