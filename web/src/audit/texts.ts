import { text } from "../i18n/text.ts";

/** What people do, by its name in the audit. */
export const ACTIONS = {
  "task.create": text("Created a task", "创建任务"),
  "task.edit": text("Edited a task", "编辑任务"),
  "task.clone": text("Copied a task", "复制任务"),
  "task.start": text("Started a task", "启动任务"),
  "task.runNow": text("Ran a task now", "立即运行任务"),
  "task.pause": text("Paused a task", "暂停任务"),
  "task.resume": text("Resumed a task", "继续任务"),
  "task.stop": text("Stopped a task", "停止任务"),
  "task.delete": text("Deleted a task", "删除任务"),
  "task.doctor": text("Checked both sides", "检查两端"),
  "inbox.retry": text("Retried failures", "重试失败条目"),
  "inbox.accept": text("Accepted failures", "接受失败条目"),
  "plan.create": text("Made a plan", "创建预演"),
  "plan.apply": text("Started a plan", "按预演启动"),
  "connection.create": text("Created a connection", "创建连接"),
  "connection.edit": text("Edited a connection", "编辑连接"),
  "connection.delete": text("Deleted a connection", "删除连接"),
  "connection.test": text("Tried a connection", "测试连接"),
  "secret.write": text("Stored a secret", "存储密钥"),
  "secret.delete": text("Deleted a secret", "删除密钥"),
  "token.create": text("Made a token", "生成令牌"),
  "token.revoke": text("Revoked a token", "吊销令牌"),
  "channel.create": text("Created a channel", "创建渠道"),
  "channel.edit": text("Edited a channel", "编辑渠道"),
  "channel.delete": text("Deleted a channel", "删除渠道"),
  "channel.test": text("Tried a channel", "测试渠道"),
  "event.ingest": text("Sent events", "发送事件"),
  "portability.exportAll": text("Exported everything", "导出全部"),
  "portability.importAll": text("Imported an export", "导入导出文件"),
  "portability.importOriginal": text("Imported from the original", "从原版导入"),
};

/** The ways in that requests take. */
export const DOORS = {
  graphql: text("Console or GraphQL", "控制台或 GraphQL"),
  rest: text("REST", "REST 接口"),
  events: text("Events", "事件"),
  hub: text("The hub's machine", "服务所在机器"),
};
