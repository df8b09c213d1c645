import { text } from "../i18n/text.ts";

/** Words that several pages use. */
export const COMMON = {
  product: text("Data Transfer Hub", "数据传输中心"),
  cancel: text("Cancel", "取消"),
  save: text("Save", "保存"),
  edit: text("Edit", "编辑"),
  remove: text("Delete", "删除"),
  close: text("Close", "关闭"),
  copy: text("Copy", "复制"),
  copied: text("Copied", "已复制"),
  retry: text("Try again", "重试"),
  more: text("Show more", "显示更多"),
  loading: text("Loading", "加载中"),
  name: text("Name", "名称"),
  test: text("Test", "测试"),
  all: text("All", "全部"),
  connections: text("Connections", "连接"),
  planFirst: text("Plan first", "先预演"),
  checkBoth: text("Check both sides", "检查两端"),
  runNow: text("Run now", "立即运行"),
  tryThese: text("Try these again", "重试这些条目"),
  runs: text("Runs", "运行记录"),
  optional: text("optional", "选填"),
  mustBe: text("must be given", "必须填写"),
  unreachable: text("The hub does not answer", "传输中心没有响应"),
  unreachableRemedy: text(
    "Nothing is lost: runs go on without this page. Check that the hub is running and the network works; the page goes on by itself.",
    "数据不会丢失：运行不依赖本页面。请检查传输中心是否在运行、网络是否正常；恢复后页面会自动继续。",
  ),
  requestId: text("Request {id}", "请求 {id}"),
  saved: text("Saved", "已保存"),
  deleted: text("Deleted", "已删除"),
  noRole: text("none", "无"),
  viewer: text("viewer", "查看者"),
  operator: text("operator", "操作员"),
  admin: text("administrator", "管理员"),
};

/** Names of roles. */
export const ROLE_TEXTS = { viewer: COMMON.viewer, operator: COMMON.operator, admin: COMMON.admin };
