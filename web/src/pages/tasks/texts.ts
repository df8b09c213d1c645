import { text } from "../../i18n/text.ts";

/** Words of the list of tasks. */
export const TASKS = {
  title: text("Tasks", "任务"),
  search: text("Search", "搜索"),
  searchHint: text("Name, description or id", "名称、描述或 ID"),
  state: text("State", "状态"),
  kind: text("Kind", "类型"),
  name: text("Task", "任务"),
  route: text("From → to", "来源 → 目标"),
  lane: text("Last run", "最近运行"),
  schedule: text("Next", "下次"),
  updated: text("Changed", "更新于"),
  select: text("Select {name}", "选择 {name}"),
  selectAll: text("Select all shown", "全选"),
  selected: text("{n} selected", "已选 {n} 项"),
  none: text("No task yet", "还没有任务"),
  noneHelp: text(
    "A task says what is moved from where to where, and when.",
    "任务说明把什么从哪里搬到哪里，以及何时执行。",
  ),
  noMatch: text("No task fits", "没有匹配的任务"),
  noMatchHelp: text("Search for something else, or show every state.", "请更换搜索条件，或显示全部状态。"),
  clear: text("Show all tasks", "显示全部任务"),
  start: text("Start", "启动"),
  runNow: text("Run now", "立即运行"),
  pause: text("Pause", "暂停"),
  resume: text("Resume", "继续"),
  stop: text("Stop", "停止"),
  some: text("{verb} ({n})", "{verb}（{n}）"),
  refused: text("{n} {n:task|tasks} refused, and still selected", "{n} 个任务被拒绝，仍处于选中状态"),
  done: text("{n} done", "已完成 {n} 项"),
  confirmDelete: text("Delete {n} {n:task|tasks}?", "删除 {n} 个任务？"),
  confirmDeleteHelp: text(
    "Their runs, receipts and history go too, and cannot be brought back. What arrived at the destination stays.",
    "其运行记录、回执和历史将一并删除且无法恢复。已送达目标的数据会保留。",
  ),
  confirmStop: text("Stop {n} {n:task|tasks}?", "停止 {n} 个任务？"),
  confirmStopHelp: text(
    "Runs under way end; what they copied stays. Schedules rest until the task is started again. To go on later with the same run, pause instead.",
    "正在进行的运行将结束，已复制的数据保留；在重新启动之前不再按计划运行。若想稍后继续同一次运行，请改用暂停。",
  ),
  running: text("Running", "运行中"),
  failed: text("Failed", "失败"),
  arrived: text("Done", "已完成"),
  stopped: text("Stopped or not started", "已停止或未启动"),
  preparing: text("Preparing or scheduled", "准备中或已排程"),
  stopping: text("Stopping", "正在停止"),
};

/** When a task runs by itself, in words. */
export const SCHEDULE = {
  manual: text("On request", "手动"),
  once: text("Once", "一次"),
  onceAt: text("Once, {at}", "一次，{at}"),
  rate: text("Every {span}", "每 {span}"),
  cron: text("{expression} ({zone})", "{expression}（{zone}）"),
  daily: text("Every day at {time} ({zone})", "每天 {time}（{zone}）"),
  weekly: text("{days} at {time} ({zone})", "{days} {time}（{zone}）"),
  monthly: text("On day {day} of the month at {time} ({zone})", "每月 {day} 日 {time}（{zone}）"),
  hourly: text("Every hour at minute {minute} ({zone})", "每小时第 {minute} 分（{zone}）"),
  events: text("As events arrive", "事件触发"),
};
