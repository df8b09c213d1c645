import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** Listings, deletes, the disk and the ledger of a run. */
export const RUN_ERRORS = {
  LISTING_BROKEN: info(
    "job",
    "The store's listing repeats, or is not in key order, so it cannot be trusted. Try another vendor preset or list version.",
    "存储端的列表重复或未按键排序，不可信。请尝试其他厂商预设或列表版本。",
  ),
  LISTING_INCOMPLETE: info(
    "job",
    "A listing did not reach its end, so nothing was deleted. Run again.",
    "列表未完整结束，因此没有删除任何对象。请重新运行。",
  ),
  DELETE_CAP_EXCEEDED: info(
    "job",
    "More objects would be deleted than allowed, so none was. Look with `dth diff --delete`, then raise --max-delete.",
    "待删除的对象超过上限，因此一个也没有删除。请先用 `dth diff --delete` 查看，再提高 --max-delete。",
  ),
  SOURCE_EMPTY: info(
    "job",
    'The source lists nothing, so nothing was deleted: mostly its name or prefix is mistyped. If it is meant to be empty, run again with --allow-empty-source; in a task, turn on "Allow an empty source".',
    "源端没有列出任何对象，因此没有删除任何内容：通常是源的名称或前缀有误。若源端确实应为空，请加 --allow-empty-source 重新运行；在任务中请打开“允许源端为空”。",
  ),
  DISK_FULL: info(
    "job",
    "The disk is full. Free some space, then run `dth resume`; a run of a hub goes on by itself.",
    "磁盘已满。请释放空间后执行 `dth resume`；hub 中的运行会自行继续。",
  ),
  FILE_ACCESS_DENIED: info(
    "item",
    "The file or directory may not be read or written by this user. Check its permissions.",
    "当前用户无权读写该文件或目录。请检查权限。",
  ),
  FILE_SYSTEM: info(
    "item",
    "The file system refused the operation. The cause names the reason.",
    "文件系统拒绝了该操作，原因见 cause。",
  ),
  LEASE_LOST: info(
    "race",
    "Another worker took this work over, which is safe.",
    "该工作已被其他 worker 接手，数据是安全的。",
  ),
  VERIFICATION_FAILED: info(
    "job",
    "A second listing of both sides found objects that are missing or different. Objects that changed during the run look like that: run again; if it stays, the run's log names some of them.",
    "再次列举两端时发现缺失或不一致的对象。运行期间被修改的对象也会如此：请重新运行；若仍存在，请查看运行日志中列出的对象。",
  ),
  ATTEMPTS_EXHAUSTED: info(
    "item",
    "The work was tried too often without an answer. Look at the cause, then run `dth retry`.",
    "多次尝试均未成功。请查看原因后执行 `dth retry`。",
  ),
  MESSAGE_UNREADABLE: info(
    "item",
    "A message on the task's queue is no work that this version can read, so that nobody did it. Look at what it says and who sent it; what the run found itself is in its items. Accept it when nothing is missing.",
    "任务队列中有一条消息不是本版本可读取的工作，因此无人处理。请查看其内容和来源；本次运行自己发现的对象都在其条目中。确认没有遗漏后可将其接受。",
  ),
  LEDGER_UNUSABLE: info(
    "job",
    "The state file cannot be used. Check the disk and the file's rights; restore a copy, or move it away to start afresh.",
    "状态文件不可用。请检查磁盘和文件权限；可恢复备份，或移走该文件重新开始。",
  ),
  CANCELLED: info(
    "job",
    "It was stopped. Run `dth resume`, or the task again, to go on.",
    "已停止。执行 `dth resume` 或重新运行任务即可继续。",
  ),
} as const satisfies Record<string, ErrorInfo>;
