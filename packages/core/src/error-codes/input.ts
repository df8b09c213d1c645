import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** What a person asked for that cannot be. */
export const INPUT_ERRORS = {
  INVALID_INPUT: info("input", "Correct what the message names.", "请更正消息中指出的内容。"),
  UNKNOWN_SCHEME: info(
    "input",
    "Use s3://, oss://, cos://, kodo://, gs://, obs://, bos://, r2://, b2://, a connection's name, or a directory.",
    "请使用 s3://、oss://、cos://、kodo://、gs://、obs://、bos://、r2://、b2://、连接名称或目录。",
  ),
  BUCKET_MISSING: info("input", "Name the bucket, as in s3://bucket/prefix.", "请写明桶名，例如 s3://bucket/prefix。"),
  UNKNOWN_CONNECTION: info(
    "input",
    "List the connections with `dth connection list`, or add one with `dth connection add`.",
    "用 `dth connection list` 查看连接，或用 `dth connection add` 添加。",
  ),
  LOCATIONS_OVERLAP: info(
    "input",
    "Source and destination overlap. Choose a destination outside the source.",
    "源与目标重叠。请选择源之外的目标。",
  ),
  LIST_FILE_UNREADABLE: info(
    "input",
    "The list file cannot be read. Give a UTF-8 text file with one key or prefix a line.",
    "无法读取列表文件。请提供 UTF-8 文本文件，每行一个键或前缀。",
  ),
  RUN_NOT_FOUND: info("input", "List the runs with `dth runs`.", "用 `dth runs` 查看运行记录。"),
  RECEIPT_INVALID: info(
    "item",
    "The receipt was altered or belongs to another key. Do not rely on it.",
    "回执被篡改或不属于该密钥，请勿信任。",
  ),
} as const satisfies Record<string, ErrorInfo>;
