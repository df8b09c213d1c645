import { text } from "../../i18n/text.ts";

/** Words of the page of tokens. */
export const TOKENS = {
  title: text("API tokens", "API 令牌"),
  lead: text(
    "For scripts and pipelines. Each has a role and may end by itself.",
    "供脚本与流水线使用。每个令牌有角色，并可自动过期。",
  ),
  add: text("New token", "新建令牌"),
  none: text("No token yet", "还没有令牌"),
  role: text("Role", "角色"),
  created: text("Created", "创建于"),
  expires: text("Ends", "到期"),
  never: text("never", "永不"),
  used: text("Last used", "最近使用"),
  neverUsed: text("never", "从未"),
  days: text("Days until it ends", "有效天数"),
  daysHelp: text("Leave empty for a token without an end.", "留空则不过期。"),
  shown: text("Copy it now. It is shown this once.", "请立即复制，仅显示一次。"),
  make: text("Make token", "生成令牌"),
  revoke: text("Revoke", "吊销"),
  revoked: text("Revoked", "已吊销"),
  confirm: text("Revoke {name}?", "吊销 {name}？"),
  confirmHelp: text("Whatever uses it is refused from now on.", "使用它的程序此后将被拒绝。"),
};
