import { ONE_SIDE, OUTPUT } from "./flags/sets.ts";
import { text as t } from "./flags/text.ts";
import type { FlagName } from "./flags.ts";
import type { CommandSpec } from "./spec.ts";

/** Commands that prepare a machine, and those about the program itself. */
export const SETUP_TABLE = [
  {
    name: "connection add",
    group: "setup",
    arguments: ["NAME"],
    summary: t("Store an endpoint with its keys under a name", "以名称保存端点及其密钥"),
    details: [
      t(
        "Keys are asked for, read from standard input, or taken from the environment; never from the command line.",
        "密钥通过提示输入、标准输入或环境变量获取；绝不出现在命令行中。",
      ),
    ],
    examples: [
      {
        command: "dth connection add prod --vendor oss --region cn-hangzhou",
        help: t("asks for the keys; then use prod:bucket/prefix", "提示输入密钥；之后使用 prod:bucket/prefix"),
      },
      {
        command: "dth connection add lab --vendor minio --endpoint http://127.0.0.1:9000 --key-env LAB_ID,LAB_SECRET",
        help: t("keys stay in the environment", "密钥保留在环境变量中"),
      },
    ],
    flags: ["key-stdin", "key-env", ...ONE_SIDE, ...OUTPUT],
  },
  {
    name: "connection list",
    group: "setup",
    arguments: [],
    summary: t("List connections, without their secrets", "列出连接（不含密钥）"),
    examples: [{ command: "dth connection list", help: t("all", "全部") }],
    flags: [...OUTPUT],
  },
  {
    name: "connection test",
    group: "setup",
    arguments: ["NAME:BUCKET"],
    summary: t("Try a connection on a bucket", "用某个桶测试连接"),
    examples: [{ command: "dth connection test prod:photos", help: t("can it be reached?", "是否可达？") }],
    flags: [...OUTPUT],
  },
  {
    name: "connection remove",
    group: "setup",
    arguments: ["NAME"],
    summary: t("Forget a connection", "删除连接"),
    examples: [{ command: "dth connection remove prod", help: t("its keys too", "连同其密钥") }],
    flags: [...OUTPUT],
  },
  {
    name: "demo",
    group: "setup",
    arguments: [],
    summary: t("See it work on this machine, without any account", "在本机演示，无需任何账号"),
    details: [
      t(
        "Starts an S3-compatible server here, fills a bucket with real files, copies it, verifies every object independently, and stays up to be explored.",
        "在本机启动 S3 兼容服务，用真实文件填充桶，复制，独立校验每个对象，然后保持运行以供探索。",
      ),
    ],
    examples: [
      { command: "dth demo", help: t("until Ctrl-C", "直到 Ctrl-C") },
      { command: "dth demo --once", help: t("and end", "演示后退出") },
    ],
    flags: ["once", "keep", "dir", "lang", "help"],
  },
  {
    name: "completion",
    group: "setup",
    arguments: ["SHELL"],
    summary: t("Print a completion script for bash, zsh or fish", "输出 bash、zsh 或 fish 的补全脚本"),
    examples: [{ command: "source <(dth completion bash)", help: t("in ~/.bashrc", "写入 ~/.bashrc") }],
    flags: ["lang", "help"],
  },
  {
    name: "help",
    group: "setup",
    arguments: ["[TOPIC]", "[COMMAND]"],
    summary: t(
      "Help on a command or a topic: locations, credentials, exit-codes, errors",
      "命令或主题帮助：locations、credentials、exit-codes、errors",
    ),
    examples: [{ command: "dth help locations", help: t("how to name places", "如何书写位置") }],
    flags: ["lang", "help"],
  },
  {
    name: "version",
    group: "setup",
    arguments: [],
    summary: t("Print the version", "显示版本"),
    examples: [{ command: "dth version", help: t("and the runtime's", "以及运行时版本") }],
    flags: ["json", "lang", "help"],
  },
] as const satisfies readonly CommandSpec<FlagName>[];
