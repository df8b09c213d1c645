import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** What counts as the same, and what travels along with an object. */
export const FIDELITY_FLAGS = {
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
} as const satisfies Record<string, FlagSpec>;
