import { text } from "../../i18n/text.ts";

/** Words of the page about people and what they did. */
export const PEOPLE = {
  title: text("People", "人员"),
  you: text("You", "您"),
  subject: text("Identity", "身份标识"),
  role: text("Role", "角色"),
  kind: text("Signed in by", "登录方式"),
  user: text("the organisation", "组织账号"),
  token: text("a token of this hub", "传输中心令牌"),
  system: text("the hub itself", "系统"),
  roles: text("What roles may do", "角色权限"),
  viewerHelp: text("Sees tasks, runs, receipts and logs. Changes nothing.", "查看任务、运行、回执与日志，不能更改。"),
  operatorHelp: text(
    "Also creates, starts, stops and edits tasks, connections and channels; stores secrets, never reads them.",
    "还可创建、启动、停止、编辑任务、连接与渠道；可存储但不能读取密钥。",
  ),
  adminHelp: text(
    "Also makes and revokes tokens, deletes secrets, exports and imports, and reads the whole audit.",
    "还可生成与吊销令牌、删除密钥、导出与导入、查看全部审计。",
  ),
  issuer: text(
    "People and their roles are kept by {issuer}: add, remove and change them there.",
    "人员及角色由 {issuer} 管理，请在该处增删或更改。",
  ),
  local: text(
    "This hub signs people in by tokens: give each person one with the role that fits.",
    "本传输中心使用令牌登录：请为每个人生成相应角色的令牌。",
  ),
  toTokens: text("Go to API tokens", "前往 API 令牌"),
  audit: text("What people did", "操作记录"),
};
