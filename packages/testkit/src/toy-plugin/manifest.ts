import type { LocalizedText } from "@dth/core/error-codes";
import type { Parameter } from "@dth/core/parameter";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";

const text = (en: string, zh: string): LocalizedText => ({ en, zh });

const SHELF: Parameter = {
  type: "text",
  name: "shelf",
  label: text("Shelf", "货架"),
  help: text("Where the toys are.", "玩具所在的货架。"),
  group: "place",
  required: true,
  pattern: "[a-z0-9-]{1,40}",
  patternHelp: text("must be lower-case letters, digits and hyphens", "只能包含小写字母、数字和连字符"),
  cloudFormation: "shelf",
};

const KEY: Parameter = {
  type: "secret",
  name: "key",
  label: text("Key", "钥匙"),
  help: text("Opens a locked shelf.", "用于打开上锁的货架。"),
  group: "place",
  fields: [{ name: "code", label: text("Code", "密码"), required: true }],
};

const ADDRESS: Parameter = {
  type: "text",
  name: "address",
  label: text("Address", "地址"),
  help: text("Of the room, such as https://toys.example.", "房间的地址，例如 https://toys.example。"),
  group: "place",
};

/** One kind of place for toys. */
export const TOY_ENDPOINT: EndpointManifest = {
  id: "toys",
  name: text("Toy shelf", "玩具架"),
  help: text("A shelf with toys in memory.", "内存中的玩具架。"),
  connection: [ADDRESS, KEY],
  location: [SHELF],
  original: "Toys",
};

/** A manifest with one of every kind of thing that a hub has to deal with. */
export const TOY_MANIFEST: PluginManifest = {
  id: "toy",
  version: "1.0.0",
  name: text("Toys", "玩具"),
  summary: text("Moves toys between shelves.", "在货架之间搬运玩具。"),
  item: { one: text("toy", "玩具"), many: text("toys", "玩具") },
  sources: [TOY_ENDPOINT],
  destinations: [TOY_ENDPOINT],
  groups: [
    { id: "place", label: text("Place", "位置") },
    { id: "care", label: text("Care", "搬运方式") },
  ],
  options: [
    {
      type: "number",
      name: "pause",
      label: text("Pause", "间隔"),
      help: text("Seconds between two toys.", "两个玩具之间的秒数。"),
      group: "care",
      default: 0,
      min: 0,
      max: 3600,
      unit: "seconds",
    },
    {
      type: "boolean",
      name: "wrap",
      label: text("Wrap", "包装"),
      help: text("Wraps every toy.", "为每个玩具包装。"),
      group: "care",
      default: false,
    },
  ],
  events: true,
};
