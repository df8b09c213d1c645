import type { LocalizedText } from "@dth/core/error-codes";
import { HUB_FLAGS } from "./hub-flags.ts";
import type { FlagSpec } from "./spec.ts";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** Every flag of every command. */
export const FLAGS = {
  // what the command does
  "dry-run": {
    type: "boolean",
    group: "command",
    short: "n",
    help: t("Only say what would be done; change nothing", "只说明将要做什么，不做任何改动"),
  },
  once: { type: "boolean", group: "command", help: t("End after the demo instead of staying up", "演示完即退出") },
  keep: { type: "boolean", group: "command", help: t("Keep the demo's data", "保留演示数据") },
  dir: {
    type: "text",
    group: "command",
    value: "PATH",
    default: "node_modules",
    help: t("Directory of real files to fill the source bucket with", "用于填充源桶的真实文件目录"),
  },
  recursive: {
    type: "boolean",
    group: "command",
    short: "r",
    help: t("List everything below, not one level", "列出所有下级对象，而不只是一层"),
  },
  limit: {
    type: "integer",
    group: "command",
    value: "N",
    help: t("Show at most this many", "最多显示的条数"),
  },
  "read-only": {
    type: "boolean",
    group: "command",
    help: t("Try nothing that writes", "不做任何写入测试"),
  },
  policy: {
    type: "boolean",
    group: "command",
    help: t("Print the least-privilege policy although nothing failed", "即使一切正常也输出最小权限策略"),
  },
  code: {
    type: "text",
    group: "command",
    value: "CODE",
    help: t("Only failures of this cause, such as ACCESS_DENIED", "仅限该原因的失败，例如 ACCESS_DENIED"),
  },
  "key-stdin": {
    type: "boolean",
    group: "command",
    help: t(
      "Read the access key id, the secret key (and a session token) from standard input, one a line",
      "从标准输入逐行读取 Access Key ID、Secret Key（以及会话令牌）",
    ),
  },
  "key-env": {
    type: "text",
    group: "command",
    value: "ID,SECRET",
    help: t(
      "Names of two environment variables that hold the keys; only the names are stored",
      "保存密钥的两个环境变量名；仅存储变量名",
    ),
  },
  "public-key": {
    type: "text",
    group: "command",
    value: "KEY",
    help: t(
      "Trust only this public key, or the one in this file (printed by `dth receipt show --json`)",
      "仅信任该公钥（可由 `dth receipt show --json` 得到）",
    ),
  },

  // which objects
  include: {
    type: "texts",
    group: "selection",
    value: "GLOB",
    help: t(
      "Only keys that match; * stops at /, ** does not. May be repeated",
      "仅匹配的键；* 不跨 /，** 可跨。可重复",
    ),
  },
  exclude: {
    type: "texts",
    group: "selection",
    value: "GLOB",
    help: t("Not the keys that match. May be repeated", "排除匹配的键。可重复"),
  },
  "from-file": {
    type: "text",
    group: "selection",
    value: "FILE",
    help: t(
      "Only the keys in this list, one a line, below SRC; a path or an object URL",
      "仅此列表中的键（每行一个，相对 SRC）；可为路径或对象 URL",
    ),
  },
  "prefixes-from": {
    type: "text",
    group: "selection",
    value: "FILE",
    help: t("Only keys with a prefix in this list, one a line", "仅以列表中前缀开头的键（每行一个）"),
  },
  "min-size": {
    type: "size",
    group: "selection",
    value: "SIZE",
    help: t("At least this large (10k, 5MiB)", "不小于该大小（10k、5MiB）"),
  },
  "max-size": { type: "size", group: "selection", value: "SIZE", help: t("At most this large", "不大于该大小") },
  "modified-after": {
    type: "instant",
    group: "selection",
    value: "WHEN",
    help: t(
      "Modified after: a date (2026-01-31), a time, or an age (7d, 12h)",
      "在此之后修改：日期（2026-01-31）、时间或时长（7d、12h）",
    ),
  },
  "modified-before": {
    type: "instant",
    group: "selection",
    value: "WHEN",
    help: t("Modified before", "在此之前修改"),
  },
  "only-class": {
    type: "texts",
    group: "selection",
    value: "CLASS",
    help: t("Only objects of this storage class. May be repeated", "仅该存储类型的对象。可重复"),
  },

  // what counts as the same
  compare: {
    type: "choice",
    group: "comparison",
    value: "MODE",
    choices: ["etag", "size", "time", "checksum", "none"],
    default: "etag",
    help: t(
      "When two objects are the same: size and ETag; size; size and time; size and checksum; never",
      "如何判断相同：大小与 ETag；大小；大小与时间；大小与校验和；从不",
    ),
  },
  checksum: {
    type: "boolean",
    group: "comparison",
    help: t("Short for --compare checksum: may read the data", "等同 --compare checksum：可能读取数据"),
  },

  // what travels along
  metadata: {
    type: "boolean",
    group: "fidelity",
    negative: true,
    help: t("Leave metadata and content headers out", "不复制元数据与内容头"),
  },
  tags: { type: "boolean", group: "fidelity", negative: true, help: t("Leave tags out", "不复制标签") },
  "storage-class": {
    type: "text",
    group: "fidelity",
    value: "CLASS",
    help: t(
      "Class at the destination: a name, `keep`, or a map A=B,C=D",
      "目标存储类型：名称、`keep`（保持）或映射 A=B,C=D",
    ),
  },
  acl: {
    type: "text",
    group: "fidelity",
    value: "ACL",
    help: t("Canned ACL, such as bucket-owner-full-control", "预设 ACL，例如 bucket-owner-full-control"),
  },
  sse: {
    type: "choice",
    group: "fidelity",
    value: "MODE",
    choices: ["none", "s3", "kms"],
    default: "none",
    help: t(
      "Encryption to ask of the destination; none leaves the bucket's default",
      "要求目标端的加密方式；none 使用桶默认设置",
    ),
  },
  "sse-kms-key": {
    type: "text",
    group: "fidelity",
    value: "KEY",
    help: t("KMS key for --sse kms", "--sse kms 使用的 KMS 密钥"),
  },
  "server-side-copy": {
    type: "boolean",
    group: "fidelity",
    negative: true,
    help: t("Read and write the bytes here even inside one endpoint", "即使在同一端点内也经由本机读写"),
  },
  "same-layout": {
    type: "boolean",
    group: "fidelity",
    negative: true,
    help: t("Do not reproduce the source's part sizes", "不复现源对象的分段大小"),
  },

  // deleting
  delete: {
    type: "boolean",
    group: "deletion",
    help: t(
      "Also delete what SRC lacks from DST: last, and only after complete listings",
      "同时删除 DST 中 SRC 没有的对象：最后执行，且仅在列表完整时",
    ),
  },
  "max-delete": {
    type: "integer",
    group: "deletion",
    value: "N",
    default: "1000",
    help: t("Delete nothing at all if it would be more", "若超过该数量则一个也不删除"),
  },
  "allow-empty-source": {
    type: "boolean",
    group: "deletion",
    help: t(
      "Delete although SRC lists nothing at all, which is taken for a slip otherwise",
      "即使 SRC 没有列出任何对象也删除；否则视为输入有误",
    ),
  },

  // speed and limits
  "max-requests": {
    type: "integer",
    group: "speed",
    value: "N",
    default: "128",
    help: t("Most requests in flight; adapts below that", "最大并发请求数；会自动下调"),
  },
  "part-size": {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "8MiB",
    help: t("Size of a multipart part", "分段大小"),
  },
  "giant-size": {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "1GiB",
    help: t("Split objects over workers from this size on", "从该大小起由多个 worker 分担"),
  },
  memory: {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "192MiB",
    help: t("Most object data held in memory", "内存中最多缓存的数据量"),
  },
  bandwidth: { type: "size", group: "speed", value: "SIZE", help: t("Most bytes per second", "每秒最大字节数") },
  "request-rate": {
    type: "integer",
    group: "speed",
    value: "N",
    help: t("Most requests per second and endpoint", "每个端点每秒最大请求数"),
  },
  attempts: {
    type: "integer",
    group: "speed",
    value: "N",
    default: "5",
    help: t("Tries per object before it fails", "每个对象的最大尝试次数"),
  },

  // reaching the stores
  endpoint: {
    type: "text",
    group: "access",
    value: "URL",
    env: "AWS_ENDPOINT_URL",
    help: t(
      "Endpoint of the object store (both sides, unless given per side)",
      "对象存储端点（两侧通用，除非分别指定）",
    ),
  },
  "source-endpoint": { type: "text", group: "access", value: "URL", help: t("Endpoint of the source", "源端点") },
  "dest-endpoint": { type: "text", group: "access", value: "URL", help: t("Endpoint of the destination", "目标端点") },
  region: {
    type: "text",
    group: "access",
    value: "REGION",
    env: "AWS_REGION",
    help: t("Region of both sides", "两侧的区域"),
  },
  "source-region": { type: "text", group: "access", value: "REGION", help: t("Region of the source", "源区域") },
  "dest-region": { type: "text", group: "access", value: "REGION", help: t("Region of the destination", "目标区域") },
  profile: {
    type: "text",
    group: "access",
    value: "NAME",
    env: "AWS_PROFILE",
    help: t("AWS profile of both sides", "两侧使用的 AWS profile"),
  },
  "source-profile": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("AWS profile of the source", "源使用的 AWS profile"),
  },
  "dest-profile": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("AWS profile of the destination", "目标使用的 AWS profile"),
  },
  anonymous: {
    type: "boolean",
    group: "access",
    help: t("Send no credentials to the source (public buckets)", "不向源发送凭证（公共桶）"),
  },
  "source-anonymous": { type: "boolean", group: "access", help: t("The same", "同上") },
  "dest-anonymous": {
    type: "boolean",
    group: "access",
    help: t("Send no credentials to the destination", "不向目标发送凭证"),
  },
  vendor: {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset, where the endpoint does not tell", "厂商预设（端点无法判断时）"),
  },
  "source-vendor": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset of the source", "源的厂商预设"),
  },
  "dest-vendor": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset of the destination", "目标的厂商预设"),
  },
  addressing: {
    type: "choice",
    group: "access",
    value: "STYLE",
    choices: ["virtual", "path", "cname"],
    help: t("How buckets are addressed, where the preset is wrong", "桶的寻址方式（预设不适用时）"),
  },
  "requester-pays": {
    type: "boolean",
    group: "access",
    help: t("Agree to pay for requests to the source", "同意承担对源的请求费用"),
  },

  // hubs
  ...HUB_FLAGS,

  // what is printed
  json: {
    type: "boolean",
    group: "output",
    help: t("Newline-delimited JSON events on standard output, nothing else", "标准输出仅输出逐行 JSON 事件"),
  },
  quiet: { type: "boolean", group: "output", short: "q", help: t("Only errors and the summary", "只输出错误和摘要") },
  lang: {
    type: "choice",
    group: "output",
    value: "LANG",
    choices: ["en", "zh"],
    env: "DTH_LANG",
    help: t("Language of texts; else LC_ALL or LANG decides", "文本语言；否则由 LC_ALL 或 LANG 决定"),
  },
  help: { type: "boolean", group: "output", short: "h", help: t("Show this help", "显示此帮助") },
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof FLAGS;

/** What a parsed flag of a type holds. */
interface FlagValues {
  boolean: boolean;
  text: string;
  texts: readonly string[];
  integer: number;
  size: number;
  instant: number;
  choice: string;
}

/** Parsed flags; absent where neither given nor in the environment. */
export type Flags = { readonly [Name in FlagName]?: FlagValues[(typeof FLAGS)[Name]["type"]] };

/** Looks a flag's description up. */
export function flagSpec(name: FlagName): FlagSpec {
  return FLAGS[name];
}
