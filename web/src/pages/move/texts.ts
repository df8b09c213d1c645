import { text } from "../../i18n/text.ts";

/** Words of the page for import and export. */
export const MOVE = {
  title: text("Import and export", "导入与导出"),
  lead: text(
    "Tasks, connections and channels as one file: from laptop to cloud and back.",
    "以单个文件在不同环境之间迁移任务、连接与渠道。",
  ),
  export: text("Export", "导出"),
  exportHelp: text(
    "Secrets are named in it, never contained. Store them again in the other home before tasks run there.",
    "文件中仅包含密钥名称，不含密钥内容。在新环境运行任务前请重新存储密钥。",
  ),
  download: text("Download export", "下载导出文件"),
  import: text("Import", "导入"),
  importHelp: text(
    "All of it or nothing. What is wrong is said before anything changes.",
    "全部导入或完全不导入；若有错误，会在更改前说明。",
  ),
  file: text("Export file", "导出文件"),
  replace: text("Replace what has the same id", "替换相同 ID 的内容"),
  go: text("Import", "导入"),
  done: text(
    "Imported: {tasks} tasks, {connections} connections, {channels} channels.",
    "已导入：{tasks} 个任务、{connections} 个连接、{channels} 个渠道。",
  ),
  original: text("From the original Data Transfer Hub", "从原版 Data Transfer Hub 导入"),
  originalHelp: text(
    "Paste the parameters of a task's CloudFormation stack, one NAME=VALUE a line, or the JSON of `aws cloudformation describe-stacks`. The task is created, not started.",
    "粘贴任务 CloudFormation 堆栈的参数，每行一个 名称=值，或 `aws cloudformation describe-stacks` 的 JSON。任务仅创建，不会启动。",
  ),
  parameters: text("Parameters", "参数"),
  plugin: text("Kind", "类型"),
  name: text("Name of the task", "任务名称"),
  made: text("The task is created.", "任务已创建。"),
  open: text("Open it", "打开任务"),
  notTaken: text("Not taken over", "未能迁移"),
  notJson: text("is no JSON", "不是有效的 JSON"),
  noParameters: text("has no NAME=VALUE", "没有任何 名称=值"),
  chosen: text("{name}, {size}", "{name}，{size}"),
  chooseAgain: text(
    "The file is too large to be kept when the page is loaded again. Choose it again.",
    "文件过大，重新加载页面时未保留，请重新选择。",
  ),
};
