import { text } from "../../i18n/text.ts";

/** Words of the page of connections and secrets. */
export const CONNECTIONS = {
  title: text("Connections", "连接"),
  lead: text("Endpoints and secrets that several tasks share.", "供多个任务共用的端点与密钥。"),
  add: text("New connection", "新建连接"),
  editTitle: text("Edit {name}", "编辑 {name}"),
  kind: text("Kind", "类型"),
  plugin: text("For", "用于"),
  name: text("Name", "名称"),
  changed: text("Changed", "更新于"),
  none: text("No connection yet", "还没有连接"),
  noneHelp: text(
    "A connection names an endpoint once: where it is and which secret opens it. Tasks then only say bucket or image.",
    "连接一次性描述端点：位置及所用密钥。任务只需填写桶或镜像。",
  ),
  tryAt: text("Try {name}", "测试 {name}"),
  tryHelp: text("A place at the endpoint to try, such as a bucket that you know.", "用于测试的位置，例如您知道的桶。"),
  tryNow: text("Try it", "测试"),
  confirmDelete: text("Delete {name}?", "删除 {name}？"),
  confirmDeleteHelp: text(
    "Tasks that use it are named if there are any; then it stays.",
    "若有任务正在使用，将列出任务且不会删除。",
  ),
  secrets: text("Secrets", "密钥"),
  addSecret: text("Store a secret", "存储密钥"),
  secretHelp: text(
    "Values go in and never come out. Only names and fields are shown.",
    "值只进不出，仅显示名称与字段。",
  ),
  fields: text("Fields", "字段"),
  replace: text("Replace", "替换"),
  noSecrets: text("No secret is stored", "没有存储的密钥"),
  deleteSecretHelp: text("Runs that need it will fail from now on.", "需要它的运行此后将失败。"),
};
