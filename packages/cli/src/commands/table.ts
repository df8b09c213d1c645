import { ONE_SIDE, OUTPUT } from "./flags/sets.ts";
import { text as t } from "./flags/text.ts";
import type { FlagName } from "./flags.ts";
import { HUB_TABLE } from "./hub-table.ts";
import { SETUP_TABLE } from "./setup-table.ts";
import type { CommandSpec } from "./spec.ts";

const SELECTION = [
  "include",
  "exclude",
  "from-file",
  "prefixes-from",
  "min-size",
  "max-size",
  "modified-after",
  "modified-before",
  "only-class",
] as const;
const COMPARISON = ["compare", "checksum"] as const;
const FIDELITY = [
  "metadata",
  "tags",
  "storage-class",
  "acl",
  "sse",
  "sse-kms-key",
  "server-side-copy",
  "same-layout",
] as const;
const DELETION = ["delete", "max-delete", "allow-empty-source"] as const;
const SPEED = ["max-requests", "part-size", "giant-size", "memory", "bandwidth", "request-rate", "attempts"] as const;
const TWO_SIDES = [
  "endpoint",
  "source-endpoint",
  "dest-endpoint",
  "region",
  "source-region",
  "dest-region",
  "profile",
  "source-profile",
  "dest-profile",
  "anonymous",
  "source-anonymous",
  "dest-anonymous",
  "vendor",
  "source-vendor",
  "dest-vendor",
  "addressing",
  "requester-pays",
] as const;

const TABLE = [
  {
    name: "copy",
    group: "transfer",
    arguments: ["SRC", "DST"],
    summary: t("Copy objects, and prove that everything arrived", "复制对象，并证明全部到达"),
    details: [
      t(
        "Copies what is missing or different, skips what is the same, and ends with a signed receipt. Run it again at any time: it goes on where things stand.",
        "复制缺失或不同的对象，跳过相同的对象，并生成签名回执。可随时再次运行：会接着当前状态继续。",
      ),
    ],
    examples: [
      {
        command: "dth copy s3://photos s3://backup/photos --dest-region eu-west-1",
        help: t("bucket to bucket", "桶到桶"),
      },
      {
        command: "dth copy oss://logs s3://logs --source-region cn-hangzhou --dest-profile prod",
        help: t("from another cloud", "从其他云复制"),
      },
      {
        command: "dth copy ./site s3://web/site --endpoint http://127.0.0.1:9000",
        help: t("a directory to MinIO", "本地目录到 MinIO"),
      },
      {
        command: "dth copy s3://photos ./photos --dry-run",
        help: t("what would be downloaded?", "会下载什么？"),
      },
    ],
    flags: ["dry-run", ...SELECTION, ...COMPARISON, ...FIDELITY, ...DELETION, ...SPEED, ...TWO_SIDES, ...OUTPUT],
  },
  {
    name: "diff",
    group: "transfer",
    arguments: ["SRC", "DST"],
    summary: t("Show what copy would do, and why", "显示 copy 将做什么及原因"),
    details: [t("Exit code 0: nothing to do; 1: there are differences.", "退出码 0：无差异；1：存在差异。")],
    examples: [
      {
        command: "dth diff s3://photos s3://backup/photos",
        help: t("what is missing or different?", "缺少或不同的有哪些？"),
      },
      { command: "dth diff ./site s3://web/site --delete", help: t("with what would be deleted", "包括将被删除的") },
    ],
    flags: ["limit", ...SELECTION, ...COMPARISON, "delete", ...SPEED, ...TWO_SIDES, ...OUTPUT],
  },
  {
    name: "verify",
    group: "transfer",
    arguments: ["SRC", "DST"],
    summary: t("List both sides anew and compare, copying nothing", "重新列出两侧并比较，不复制"),
    details: [
      t(
        "Independent of any earlier run. --checksum also reads the data where no recorded checksum tells. Exit code 4: there are differences.",
        "与之前的运行无关。--checksum 在没有可用校验和时读取数据。退出码 4：存在差异。",
      ),
    ],
    examples: [
      { command: "dth verify s3://photos s3://backup/photos", help: t("by listing", "按列表比较") },
      { command: "dth verify s3://photos s3://backup/photos --checksum", help: t("by content", "按内容比较") },
    ],
    flags: [...SELECTION, "checksum", ...SPEED, ...TWO_SIDES, ...OUTPUT],
  },
  {
    name: "ls",
    group: "inspect",
    arguments: ["LOCATION"],
    summary: t("List objects", "列出对象"),
    examples: [
      { command: "dth ls s3://photos/2026/", help: t("one level", "一层") },
      { command: "dth ls -r s3://photos --limit 100", help: t("everything below", "所有下级") },
    ],
    flags: ["recursive", "limit", ...ONE_SIDE, ...OUTPUT],
  },
  {
    name: "doctor",
    group: "inspect",
    arguments: ["SRC", "[DST]"],
    summary: t("Try both sides before the first byte, and say how to fix them", "在传输前检查两侧，并给出修复办法"),
    details: [
      t(
        "Writes one small probe object at DST and removes it. When something fails on S3, prints the least-privilege policy.",
        "会在 DST 写入一个小的探测对象并删除。S3 检查失败时会输出最小权限策略。",
      ),
    ],
    examples: [
      { command: "dth doctor s3://photos oss://backup --dest-region cn-hangzhou", help: t("both sides", "两侧") },
      { command: "dth doctor s3://photos s3://backup --read-only", help: t("write nothing", "不写入") },
      {
        command: "dth doctor s3://photos s3://backup --policy",
        help: t("what must the keys be allowed to do?", "密钥需要哪些权限？"),
      },
    ],
    flags: ["read-only", "policy", ...TWO_SIDES, ...OUTPUT],
  },
  {
    name: "runs",
    group: "runs",
    arguments: [],
    summary: t("List earlier runs", "列出运行记录"),
    examples: [{ command: "dth runs", help: t("newest first", "最新的在前") }],
    flags: ["limit", ...OUTPUT],
  },
  {
    name: "resume",
    group: "runs",
    arguments: ["[RUN]"],
    summary: t("Go on with a stopped run (the newest, unless named)", "继续已停止的运行（默认最新的一个）"),
    examples: [{ command: "dth resume", help: t("the newest unfinished run", "最新的未完成运行") }],
    flags: ["max-requests", "memory", "bandwidth", "request-rate", ...OUTPUT],
  },
  {
    name: "retry",
    group: "runs",
    arguments: ["[RUN]"],
    summary: t("Try the failed objects of a run again", "重试某次运行中失败的对象"),
    examples: [
      { command: "dth retry", help: t("all failures of the newest run", "最新运行的全部失败项") },
      { command: "dth retry --code OBJECT_ARCHIVED", help: t("one cause, once it is fixed", "修复后仅重试某一原因") },
    ],
    flags: ["code", "max-requests", "memory", "bandwidth", "request-rate", ...OUTPUT],
  },
  {
    name: "worker",
    group: "runs",
    arguments: ["RUN"],
    summary: t("Join a running run as another process", "以另一进程加入正在进行的运行"),
    examples: [{ command: "dth worker 01jabc…", help: t("help with that run", "协助该运行") }],
    flags: ["max-requests", "memory", "bandwidth", "request-rate", ...OUTPUT],
  },
  {
    name: "receipt show",
    group: "runs",
    arguments: ["[RUN]"],
    summary: t("Show a run's receipt: counts, bytes, failures", "显示运行回执：数量、字节、失败"),
    examples: [{ command: "dth receipt show", help: t("of the newest run", "最新运行的回执") }],
    flags: [...OUTPUT],
  },
  {
    name: "receipt verify",
    group: "runs",
    arguments: ["[RUN|FILE]"],
    summary: t("Check that a receipt was not altered", "检查回执未被篡改"),
    examples: [
      { command: "dth receipt verify", help: t("of the newest run", "最新运行的回执") },
      { command: "dth receipt verify ./receipt.json", help: t("a file from elsewhere", "来自他处的文件") },
    ],
    flags: ["public-key", ...OUTPUT],
  },
  ...HUB_TABLE,
  ...SETUP_TABLE,
] as const satisfies readonly CommandSpec<FlagName>[];

/** A command by its name. */
export type CommandName = (typeof TABLE)[number]["name"];

/** A command of the table. */
export type Command = CommandSpec<FlagName> & { readonly name: CommandName };

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = TABLE;

/** Looks a command up by its full name. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
