import type { ErrorCode, LocalizedText } from "./error-codes.ts";

/** What happened, for codes behind which another program's own words stand. */
const CHINESE: Readonly<Partial<Record<ErrorCode, string>>> = {
  ACCESS_DENIED: "权限不足",
  OBJECT_ACCESS_DENIED: "对象拒绝访问",
  BUCKET_NOT_FOUND: "桶不存在",
  BUCKET_MISSING: "没有指定桶",
  OBJECT_NOT_FOUND: "对象不存在",
  OBJECT_ARCHIVED: "对象处于归档状态",
  WRONG_REGION: "桶位于其他区域",
  ADDRESSING_REFUSED: "存储不接受此寻址方式",
  CREDENTIALS_MISSING: "缺少凭证",
  CREDENTIALS_INVALID: "访问密钥无效",
  CREDENTIALS_EXPIRED: "凭证已过期",
  SIGNATURE_MISMATCH: "签名不匹配",
  CLOCK_SKEWED: "时钟偏差过大",
  SECRET_NOT_FOUND: "没有此密钥",
  SECRETS_UNUSABLE: "密钥无法读取",
  ENDPOINT_REFUSED: "不允许访问该地址",
  NETWORK: "无法连接",
  STALLED: "连接没有响应",
  TLS_FAILURE: "TLS 连接失败",
  THROTTLED: "请求被限速",
  SERVER_UNAVAILABLE: "对方服务暂不可用",
  BAD_RESPONSE: "对方的响应无法识别",
  NOT_SUPPORTED: "对方不支持此操作",
  LIST_FILE_UNREADABLE: "清单文件无法读取",
  CHECKSUM_MISMATCH: "校验和不一致",
  TOOL_MISSING: "缺少所需程序",
  INVALID_INPUT: "填写有误",
};

/**
 * A message that may hold another program's own words, which have no translation: in Chinese it begins with what happened,
 * and the words follow as they are.
 */
export function withForeignWords(code: ErrorCode, message: string): LocalizedText {
  return { en: message, zh: `${CHINESE[code] ?? "未能完成"}。原文：${message}` };
}
