import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";

/** A web site, as a source and as a destination. */
export const SITE: EndpointManifest = {
  id: "site",
  name: { en: "Web site", zh: "网站" },
  help: { en: "A web server that takes GET and PUT.", zh: "支持 GET 与 PUT 的网站。" },
  connection: [
    {
      type: "text",
      name: "address",
      label: { en: "Address", zh: "地址" },
      help: { en: "Scheme and host.", zh: "协议与主机。" },
      group: "site",
      required: true,
      pattern: "https?://[A-Za-z0-9.:-]+",
      patternHelp: { en: "such as https://example.com", zh: "例如 https://example.com" },
    },
  ],
  location: [],
};

/** The plugin, as data: forms, flags, schemas and the reference are made from it. */
export const MANIFEST: PluginManifest = {
  id: "pages",
  version: "1.0.0",
  name: { en: "Web pages", zh: "网页" },
  summary: { en: "Copies chosen pages from one web site to another.", zh: "将选定网页从一个网站复制到另一个网站。" },
  item: { one: { en: "page", zh: "网页" }, many: { en: "pages", zh: "网页" } },
  sources: [SITE],
  destinations: [SITE],
  groups: [
    { id: "site", label: { en: "Site", zh: "网站" } },
    { id: "selection", label: { en: "What takes part", zh: "传输范围" } },
  ],
  options: [
    {
      type: "list",
      name: "pages",
      label: { en: "Pages", zh: "网页" },
      help: { en: "Paths of the pages to copy.", zh: "要复制的网页路径。" },
      group: "selection",
      required: true,
      pattern: "/[A-Za-z0-9/._-]*",
      placeholder: "/index.html",
    },
  ],
  events: false,
};
