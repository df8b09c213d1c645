import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** What a hub refuses, and what keeps it from working. */
export const HUB_ERRORS = {
  CONFLICT: info(
    "race",
    "Somebody else changed it meanwhile. Load it again, then repeat the change.",
    "其间已被他人修改。请重新载入后再次修改。",
  ),
  NOT_FOUND: info(
    "input",
    "It does not exist, or no longer. Look at the list.",
    "该对象不存在或已被删除。请查看列表。",
  ),
  WRONG_STATE: info(
    "input",
    "This cannot be done now. The message says in which state it can.",
    "当前状态下无法执行该操作。消息中说明了允许的状态。",
  ),
  IN_USE: info(
    "input",
    "Something still needs it. Change or delete that first.",
    "仍被使用。请先修改或删除引用它的对象。",
  ),
  UNAUTHENTICATED: info(
    "input",
    "Sign in again, or give a valid API token as `Authorization: Bearer`.",
    "请重新登录，或在 `Authorization: Bearer` 中提供有效的 API 令牌。",
  ),
  FORBIDDEN: info("input", "Your role does not allow this. Ask an admin.", "您的角色无权执行此操作。请联系管理员。"),
  RATE_LIMITED: info(
    "throttle",
    "Too many requests from this caller. Wait as long as Retry-After says.",
    "该调用方请求过多。请按 Retry-After 等待后重试。",
  ),
  PAYLOAD_TOO_LARGE: info("input", "Send less at once.", "请减少单次发送的数据量。"),
  ENDPOINT_REFUSED: info(
    "input",
    "This hub does not talk to that address. Its operator can allow it (allowed endpoints).",
    "本服务不允许访问该地址。管理员可将其加入允许的端点。",
  ),
  SECRET_NOT_FOUND: info(
    "input",
    "Store the secret again under this name, or choose another one in the connection.",
    "请用该名称重新保存密钥，或在连接中选择其他密钥。",
  ),
  SECRETS_UNUSABLE: info(
    "job",
    "The stored secrets cannot be read: the key file is missing or another one. Restore it from the backup.",
    "无法读取已保存的密钥：密钥文件缺失或不匹配。请从备份恢复。",
  ),
  RECORDS_UNUSABLE: info(
    "job",
    "The hub's database cannot be used. Check the disk; restore it with `dth hub restore`.",
    "数据库不可用。请检查磁盘，并用 `dth hub restore` 恢复。",
  ),
  HUB_ALREADY_RUNNING: info(
    "input",
    "Another hub uses this state directory. Stop it, or give another one with --state.",
    "另一个服务正在使用该状态目录。请先停止它，或用 --state 指定其他目录。",
  ),
  NOTIFICATION_FAILED: info(
    "item",
    "The message was not delivered. Check the channel with its test button.",
    "通知未送达。请用测试按钮检查该通知渠道。",
  ),
} as const satisfies Record<string, ErrorInfo>;
