import { text } from "../i18n/text.ts";

/** Words around every page. */
export const SHELL = {
  skip: text("Skip to the page", "跳到正文"),
  places: text("Pages", "页面"),
  home: text("Home", "首页"),
  tasks: text("Tasks", "任务"),
  images: text("Images", "镜像"),
  connections: text("Connections", "连接"),
  notifications: text("Notifications", "通知"),
  tokens: text("API tokens", "API 令牌"),
  people: text("People", "人员"),
  move: text("Import and export", "导入与导出"),
  about: text("About", "关于"),
  more: text("More", "更多"),
  newTask: text("New task", "新建任务"),
  language: text("Language", "语言"),
  theme: text("Theme", "主题"),
  light: text("Light", "浅色"),
  dark: text("Dark", "深色"),
  auto: text("As the device", "跟随设备"),
  account: text("Signed in as {name}, {role}", "已登录：{name}，{role}"),
  leave: text("Sign out", "退出登录"),
  connecting: text("Connecting", "连接中"),
  live: text("Live", "实时"),
  polling: text("Asking every few seconds", "每隔几秒查询"),
  offline: text("No connection. What you see is from before", "连接已断开，显示的是之前的内容"),
  attention: text("{n} need attention", "{n} 项需要处理"),
  notAllowed: text("This page is for others", "您无权使用此页面"),
  notAllowedHelp: text(
    "It needs the role {needed}; yours is {own}. Ask the people who run this hub for more.",
    "需要“{needed}”角色，您的角色是“{own}”。如需使用，请联系管理员。",
  ),
  toHome: text("Go home", "返回首页"),
};

/** Words of signing in. */
export const SIGN_IN = {
  title: text("Sign in", "登录"),
  lead: text("Moves data between clouds, and proves that everything arrived.", "在云之间搬运数据，并证明全部送达。"),
  token: text("Access token", "访问令牌"),
  tokenHelp: text(
    "The hub printed one at its first start. “dth hub token” on its machine makes another.",
    "传输中心首次启动时会打印一个。在其机器上执行“dth hub token”可再生成。",
  ),
  remember: text("Stay signed in on this device", "在此设备上保持登录"),
  go: text("Sign in", "登录"),
  issuer: text("Sign in with your organisation", "使用组织账号登录"),
  issuerNamed: text("Sign in with {name}", "使用 {name} 登录"),
  withToken: text("Sign in with an access token instead", "改用访问令牌登录"),
  issuerHelp: text("You are sent to {issuer} and come back here.", "将前往 {issuer}，完成后返回此处。"),
  refused: text("The hub does not know this token", "传输中心不认识该令牌"),
  ended: text("Your session has ended", "会话已结束"),
  endedHelp: text(
    "Nothing that you typed is lost. Sign in again to go on where you were.",
    "您输入的内容不会丢失。重新登录即可继续。",
  ),
  noRole: text("You are signed in, but nothing is allowed yet", "您已登录，但尚未获得任何权限"),
  noRoleHelp: text(
    "Ask the people who run this hub to give {name} the role viewer, operator or administrator.",
    "请联系管理员为 {name} 授予查看者、操作员或管理员角色。",
  ),
  finishing: text("Signing in", "正在登录"),
};
