import { OUTPUT } from "./flags/sets.ts";
import { text as t } from "./flags/text.ts";
import type { FlagName } from "./flags.ts";
import type { CommandSpec } from "./spec.ts";

const HUB = ["hub", "token", "state", ...OUTPUT] as const;

/** Commands that are or speak to a hub. */
export const HUB_TABLE = [
  {
    name: "hub",
    group: "hub",
    arguments: ["[start]"],
    summary: t("Start a hub here: API, console, schedules and runs", "在本机启动服务：API、控制台、计划与运行"),
    details: [
      t(
        "Keeps everything in one directory. The first start prints an admin's token, once. A signal lets runs keep what they did; they go on with the next start.",
        "所有数据保存在一个目录中。首次启动时显示一次管理员令牌。收到信号后，运行会保存进度，并在下次启动时继续。",
      ),
      t(
        "Bound to another address than this machine's own, it is shared: tasks reach public addresses only, unless --allow names hosts.",
        "监听非本机地址时视为共享服务：任务只能访问公网地址，除非用 --allow 指定主机。",
      ),
    ],
    examples: [
      { command: "dth hub", help: t("on 127.0.0.1, until Ctrl-C", "监听 127.0.0.1，直到 Ctrl-C") },
      {
        command: "dth hub --host 0.0.0.0 --port 8484 --allow '*.aliyuncs.com' --allow '*.amazonaws.com'",
        help: t("for others too, and only to these hosts", "供他人使用，且仅可访问这些主机"),
      },
    ],
    flags: ["state", "host", "port", "max-runs", "keep-runs", "keep-days", "allow", "ambient", "oidc", ...OUTPUT],
  },
  {
    name: "hub backup",
    group: "hub",
    arguments: ["DIR"],
    summary: t("Save a hub's whole state into a new directory", "将服务的全部状态保存到新目录"),
    details: [
      t(
        "Also while the hub runs. The backup holds the key of the secrets: keep it as safe as they are.",
        "可在服务运行时执行。备份包含密钥的加密钥匙，请妥善保管。",
      ),
    ],
    examples: [{ command: "dth hub backup ./backup-2026-01-31", help: t("now", "立即备份") }],
    flags: ["state", ...OUTPUT],
  },
  {
    name: "hub restore",
    group: "hub",
    arguments: ["DIR"],
    summary: t("Put a backup in the place of a hub's state", "用备份恢复服务状态"),
    details: [t("What was there is moved aside, not deleted.", "原有状态会被移到一旁，不会删除。")],
    examples: [{ command: "dth hub restore ./backup-2026-01-31", help: t("while no hub runs", "服务未运行时") }],
    flags: ["state", ...OUTPUT],
  },
  {
    name: "hub token",
    group: "hub",
    arguments: [],
    summary: t("Make another token when the first one is lost", "首个令牌丢失时生成新令牌"),
    examples: [
      { command: "dth hub token", help: t("an admin's, on the hub's own machine", "管理员令牌，在服务所在机器上") },
    ],
    flags: ["role", "state", ...OUTPUT],
  },
  {
    name: "task list",
    group: "tasks",
    arguments: [],
    summary: t("List tasks of a hub", "列出服务中的任务"),
    examples: [{ command: "dth task list --search archive", help: t("those whose text has it", "包含该文本的任务") }],
    flags: ["search", "limit", ...HUB],
  },
  {
    name: "task create",
    group: "tasks",
    arguments: ["[FILE]"],
    summary: t("Create a task from JSON or from settings, and start it", "用 JSON 或设置项创建并启动任务"),
    details: [
      t(
        "Settings win over the file. Their names are in the reference of plugins; a list takes one entry each time.",
        "设置项优先于文件。名称见插件参考；列表每次给出一项。",
      ),
    ],
    examples: [
      { command: "dth task create task.json --watch", help: t("and see it run", "并观察运行") },
      { command: "dth task create -", help: t("from standard input", "从标准输入读取") },
      {
        command:
          "dth task create --set plugin=s3 --set name=nightly --set source=oss --set source-bucket=logs --set source-region=cn-hangzhou --set source-secret=oss-keys --set destination=amazon-s3 --set destination-bucket=archive --set destination-auth=ambient",
        help: t("without a file", "不用文件"),
      },
    ],
    flags: ["set", "start", "watch", ...HUB],
  },
  {
    name: "task show",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Show a task", "显示任务"),
    examples: [{ command: "dth task show 0mk3", help: t("as JSON", "以 JSON 显示") }],
    flags: [...HUB],
  },
  {
    name: "task start",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Start a task: its schedule, or a run", "启动任务：启用计划或立即运行"),
    examples: [{ command: "dth task start 0mk3", help: t("what was stopped", "启动已停止的任务") }],
    flags: [...HUB],
  },
  {
    name: "task stop",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Stop a task: its run and its schedule", "停止任务：停止运行与计划"),
    examples: [{ command: "dth task stop 0mk3", help: t("what is done stays done", "已完成的部分会保留") }],
    flags: [...HUB],
  },
  {
    name: "task pause",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Let a task rest, to go on later", "暂停任务，稍后继续"),
    examples: [{ command: "dth task pause 0mk3", help: t("until it is resumed", "直到恢复") }],
    flags: [...HUB],
  },
  {
    name: "task resume",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Go on with a paused task", "恢复暂停的任务"),
    examples: [{ command: "dth task resume 0mk3", help: t("where it was", "从中断处继续") }],
    flags: [...HUB],
  },
  {
    name: "task run",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Run a task now, beside its schedule", "立即运行任务，不影响计划"),
    examples: [{ command: "dth task run 0mk3 --watch", help: t("and see it run", "并观察运行") }],
    flags: ["watch", ...HUB],
  },
  {
    name: "task delete",
    group: "tasks",
    arguments: ["TASK"],
    summary: t("Delete a task with its history", "删除任务及其历史"),
    details: [t("What arrived at the destination stays there.", "已到达目标端的数据会保留。")],
    examples: [{ command: "dth task delete 0mk3", help: t("after it has ended", "任务结束后") }],
    flags: [...HUB],
  },
  {
    name: "run list",
    group: "hub-runs",
    arguments: [],
    summary: t("List runs of a hub, newest first", "列出服务的运行，最新在前"),
    examples: [{ command: "dth run list --task 0mk3", help: t("of one task", "某个任务的运行") }],
    flags: ["task", "limit", ...HUB],
  },
  {
    name: "run show",
    group: "hub-runs",
    arguments: ["RUN"],
    summary: t("Show a run and what it came to", "显示运行及其结果"),
    examples: [{ command: "dth run show 0mk4", help: t("counts and receipt", "计数与回执") }],
    flags: [...HUB],
  },
  {
    name: "run watch",
    group: "hub-runs",
    arguments: ["RUN"],
    summary: t("Follow a run until it has ended", "跟踪运行直到结束"),
    examples: [{ command: "dth run watch 0mk4", help: t("its exit code tells how it ended", "退出码说明结果") }],
    flags: [...HUB],
  },
  {
    name: "run items",
    group: "hub-runs",
    arguments: ["RUN"],
    summary: t("List what became of a run's items", "列出运行中每一项的结果"),
    examples: [{ command: "dth run items 0mk4 --kind failed", help: t("only failures", "仅失败项") }],
    flags: ["kind", "code", "search", "limit", ...HUB],
  },
  {
    name: "run receipt",
    group: "hub-runs",
    arguments: ["RUN", "[DIR]"],
    summary: t("Verify a run's receipt, and save it into DIR", "校验运行的回执，并可保存到 DIR"),
    examples: [
      { command: "dth run receipt 0mk4", help: t("the hub proves it unchanged", "由服务证明其未被更改") },
      {
        command: "dth run receipt 0mk4 .",
        help: t("then: dth receipt verify 0mk4.json", "之后：dth receipt verify 0mk4.json"),
      },
    ],
    flags: [...HUB],
  },
  {
    name: "secret set",
    group: "access",
    arguments: ["NAME", "[FILE]"],
    summary: t("Store a secret at a hub, or replace it", "在服务中保存或替换密钥"),
    details: [
      t(
        "Values are asked for on a terminal, or read from FILE or standard input (-) as JSON or lines of field=value. Nothing gives them out again.",
        "值在终端中询问，或从 FILE、标准输入（-）以 JSON 或 field=value 行读取。保存后不会再被读出。",
      ),
    ],
    examples: [
      { command: "dth secret set oss-keys", help: t("asks for an access key, unseen", "询问访问密钥，不回显") },
      {
        command: "dth secret set registry --field username --field password",
        help: t("a registry's login", "镜像仓库的登录信息"),
      },
      { command: "dth secret set oss-keys -", help: t("from standard input", "从标准输入读取") },
    ],
    flags: ["field", "description", ...HUB],
  },
  {
    name: "secret list",
    group: "access",
    arguments: [],
    summary: t("List secrets of a hub", "列出服务中的密钥"),
    examples: [{ command: "dth secret list", help: t("names and fields, never values", "名称与字段，不含值") }],
    flags: [...HUB],
  },
  {
    name: "secret delete",
    group: "access",
    arguments: ["NAME"],
    summary: t("Delete a secret that nothing uses", "删除未被使用的密钥"),
    examples: [{ command: "dth secret delete oss-keys", help: t("an admin's right", "需要管理员权限") }],
    flags: [...HUB],
  },
  {
    name: "token create",
    group: "access",
    arguments: ["NAME"],
    summary: t("Make an API token; it is shown this once", "创建 API 令牌；仅显示一次"),
    examples: [
      { command: "dth token create ci --role operator --expires-days 90", help: t("for a pipeline", "供流水线使用") },
    ],
    flags: ["role", "expires-days", ...HUB],
  },
  {
    name: "token list",
    group: "access",
    arguments: [],
    summary: t("List API tokens", "列出 API 令牌"),
    examples: [{ command: "dth token list", help: t("names and rights, not the tokens", "名称与权限，不含令牌本身") }],
    flags: [...HUB],
  },
  {
    name: "token revoke",
    group: "access",
    arguments: ["TOKEN-ID"],
    summary: t("Revoke an API token, at once", "立即吊销 API 令牌"),
    examples: [{ command: "dth token revoke 0mk5", help: t("by the id of the list", "使用列表中的编号") }],
    flags: [...HUB],
  },
] as const satisfies readonly CommandSpec<FlagName>[];
