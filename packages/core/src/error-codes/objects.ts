import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** What can be wrong with one object or request. */
export const OBJECT_ERRORS = {
  OBJECT_NOT_FOUND: info(
    "item",
    "The object is no longer at the source. Run again if it should be.",
    "源端已没有该对象。如应存在请重新运行。",
  ),
  UPLOAD_NOT_FOUND: info(
    "race",
    "The multipart upload was aborted by somebody else, such as a lifecycle rule. It is started again.",
    "分段上传被他方终止（例如生命周期规则）。将重新开始。",
  ),
  SOURCE_CHANGED: info(
    "race",
    "The object was changed while it was copied. Run again to copy the new version.",
    "对象在复制过程中被修改。请重新运行以复制新版本。",
  ),
  PRECONDITION_FAILED: info(
    "race",
    "The destination object was changed by somebody else meanwhile. Run again.",
    "目标对象同时被他方修改。请重新运行。",
  ),
  OBJECT_ARCHIVED: info(
    "item",
    "The object is archived and cannot be read. Restore it at the source, then run again.",
    "对象处于归档状态，无法读取。请先在源端恢复（restore），再重新运行。",
  ),
  RANGE_IGNORED: info(
    "job",
    "The store ignored the requested range, so large objects cannot be read safely. Use a vendor preset, or report the store.",
    "存储端忽略了 Range 请求，无法安全读取大对象。请使用厂商预设，或向我们反馈该存储。",
  ),
  KEY_NOT_ACCEPTED: info(
    "item",
    "The destination cannot hold a key of this form. Rename it at the source, or choose a destination that accepts it.",
    "目标端无法保存这种形式的键。请在源端重命名，或选择可接受的目标。",
  ),
  METADATA_NOT_ACCEPTED: info(
    "item",
    "The destination refuses this object's metadata. Shorten it at the source, or leave it out with --no-metadata.",
    "目标端拒绝该对象的元数据。请在源端缩短，或用 --no-metadata 不复制元数据。",
  ),
  OBJECT_TOO_LARGE: info("item", "The object is larger than the destination accepts.", "对象超过目标端允许的大小。"),
  REQUEST_REFUSED: info(
    "item",
    "The other side refused the request as invalid. The cause names its own code; `dth doctor`, or for a task the doctor among its checks, shows what is accepted.",
    "对方认为请求无效。原因中包含其错误码；`dth doctor` 或任务的体检可显示其接受的内容。",
  ),
  NOT_SUPPORTED: info(
    "item",
    "The store does not offer this operation. Leave the option out that needs it.",
    "存储端不支持该操作。请去掉需要它的选项。",
  ),
} as const satisfies Record<string, ErrorInfo>;
