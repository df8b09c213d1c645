import { text } from "../i18n/text.ts";

/** Words of every form. */
export const FORM = {
  more: text("More settings", "更多设置"),
  perLine: text("One a line.", "每行一个。"),
  pairs: text("One a line, as name=value.", "每行一个，格式为 名称=值。"),
  unit: text("Unit", "单位"),
  choose: text("Choose", "请选择"),
  chooseSecret: text("Choose a stored secret", "选择已存储的密钥"),
  newSecret: text("Store a new secret", "存储新密钥"),
  secretName: text("Name of the secret", "密钥名称"),
  secretHelp: text(
    "Values go in and never come out: not in this console, an answer or a log.",
    "值只进不出：不会出现在控制台、应答或日志中。",
  ),
  store: text("Store", "存储"),
  seconds: text("seconds", "秒"),
  days: text("days", "天"),
  perSecond: text("requests a second", "每秒请求数"),
  notKept: text(
    "Not kept when the page was loaded again, because it is secret. Type it again.",
    "因属机密，重新加载页面时未保留，请重新输入。",
  ),
  discardTitle: text("Discard what you typed?", "放弃已输入的内容？"),
  discardHelp: text("It is kept nowhere else.", "这些内容未保存在其他地方。"),
  discard: text("Discard", "放弃"),
  stay: text("Keep editing", "继续编辑"),
  line: text("Line {n}: {message}", "第 {n} 行：{message}"),
  fix: text("Not sent yet: see what is said at the fields.", "尚未提交：请查看各字段的提示。"),
  moreWrong: text("and {n} more", "另有 {n} 项"),
  missing: text("{name} is not stored", "{name} 未存储"),
};
