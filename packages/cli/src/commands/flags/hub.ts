import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** Flags of commands that are or speak to a hub. */
export const HUB_FLAGS = {
  state: {
    type: "text",
    group: "hub",
    value: "DIR",
    env: "DTH_HUB_STATE",
    default: "~/.local/state/dth/hub",
    help: t("Directory of the state of this machine's hub", "本机服务的状态目录"),
  },
  hub: {
    type: "text",
    group: "hub",
    value: "URL",
    env: "DTH_HUB_URL",
    help: t("Address of the hub; else the one of this machine", "服务地址；默认使用本机服务"),
  },
  token: {
    type: "text",
    group: "hub",
    value: "TOKEN",
    env: "DTH_HUB_TOKEN",
    help: t(
      "API token; better in the environment, as others see command lines",
      "API 令牌；建议用环境变量，因为命令行可被他人看到",
    ),
  },
  host: {
    type: "text",
    group: "command",
    value: "ADDRESS",
    default: "127.0.0.1",
    help: t("Address to listen on", "监听地址"),
  },
  port: { type: "integer", group: "command", value: "N", default: "8484", help: t("Port to listen on", "监听端口") },
  "max-runs": {
    type: "integer",
    group: "command",
    value: "N",
    default: "4",
    help: t("Runs that are executed at once; more wait", "同时执行的运行数；其余等待"),
  },
  "keep-runs": {
    type: "integer",
    group: "command",
    value: "N",
    default: "100",
    help: t(
      "Runs that each task keeps, with their receipts; its last one stays in any case",
      "每个任务保留的运行数（含回执）；最后一次始终保留",
    ),
  },
  "keep-days": {
    type: "integer",
    group: "command",
    value: "N",
    default: "365",
    help: t("Days that runs are kept, with their receipts", "运行及其回执的保留天数"),
  },
  allow: {
    type: "texts",
    group: "command",
    value: "HOST",
    help: t(
      "Only contact these hosts: a name, *.domain, or host:port. May be repeated",
      "仅允许访问这些主机：名称、*.域名或 主机:端口。可重复",
    ),
  },
  ambient: {
    type: "boolean",
    group: "command",
    help: t(
      "Let tasks use this machine's own Amazon credentials: AWS_* variables, a profile, or its container's or instance's role",
      "允许任务使用本机自身的 Amazon 凭证：AWS_* 环境变量、配置文件，或容器与实例的角色",
    ),
  },
  oidc: {
    type: "text",
    group: "command",
    value: "FILE",
    help: t(
      "Also let people in who sign in with these OpenID Connect issuers: a JSON list",
      "同时接受这些 OpenID Connect 颁发者的登录：JSON 列表文件",
    ),
  },
  role: {
    type: "choice",
    group: "command",
    value: "ROLE",
    choices: ["viewer", "operator", "admin"],
    help: t("What the token allows", "令牌的权限"),
  },
  "expires-days": {
    type: "integer",
    group: "command",
    value: "N",
    help: t("Days until the token ends; else it is good until revoked", "令牌有效天数；默认直到吊销"),
  },
  start: {
    type: "boolean",
    group: "command",
    negative: true,
    help: t("Create it, but do not start it", "仅创建，不启动"),
  },
  set: {
    type: "texts",
    group: "command",
    value: "NAME=VALUE",
    help: t(
      "Set a part of the task: plugin, name, source, destination, or a parameter such as source-bucket. May be repeated",
      "设置任务的一部分：plugin、name、source、destination 或参数（如 source-bucket）。可重复",
    ),
  },
  field: {
    type: "texts",
    group: "command",
    value: "NAME",
    help: t("Ask for this field instead of an access key. May be repeated", "改为询问该字段而非访问密钥。可重复"),
  },
  description: { type: "text", group: "command", value: "TEXT", help: t("What it is for", "用途说明") },
  watch: {
    type: "boolean",
    group: "command",
    short: "w",
    help: t("Follow the run until it has ended", "跟踪运行直到结束"),
  },
  search: {
    type: "text",
    group: "command",
    value: "TEXT",
    help: t("Only what contains this text", "仅包含该文本的结果"),
  },
  task: { type: "text", group: "command", value: "TASK", help: t("Only of this task", "仅该任务") },
  kind: {
    type: "text",
    group: "command",
    value: "KINDS",
    help: t("Only these outcomes: copied,skipped,failed,deleted", "仅这些结果：copied,skipped,failed,deleted"),
  },
} as const satisfies Record<string, FlagSpec>;
