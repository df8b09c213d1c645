import { text } from "../../i18n/text.ts";

/** Words of the page about the hub. */
export const ABOUT = {
  title: text("About", "关于"),
  lead: text(
    "Keeps data moving between clouds, and proves that everything arrived.",
    "在云之间持续搬运数据，并证明全部送达。",
  ),
  version: text("Version", "版本"),
  health: text("Hub", "传输中心"),
  healthy: text("answers and reads its records", "响应正常，可读取记录"),
  unhealthy: text("does not answer as it should", "响应异常"),
  plugins: text("Plugins", "插件"),
  reference: text("API reference", "API 参考"),
  keyboard: text("Keyboard", "键盘"),
  keyArrows: text("Between rows of a table", "在表格行之间移动"),
  keyEnter: text("Open a row", "打开所在行"),
  keySpace: text("Select a row", "选择所在行"),
  keyEscape: text("Close a question or a menu", "关闭对话框或菜单"),
  notFound: text("There is no such page", "页面不存在"),
  notFoundHelp: text("The address may be mistyped, or what it named was deleted.", "地址可能有误，或其内容已被删除。"),
  home: text("Go home", "返回首页"),
};
