import type { Phrase } from "../phrases.ts";

/** What hubs and the commands that speak to them say. */
export const HUB_PHRASES: readonly Phrase[] = [
  ['"hub {}" is no command; see dth help hub', "没有命令 “hub {}”；参见 dth help hub"],
  ['--hub needs an address, not "{}"', "--hub 需要一个地址，而不是 “{}”"],
  ["a token for {} is needed: DTH_HUB_TOKEN", "访问 {} 需要令牌：请设置 DTH_HUB_TOKEN"],
  ["no hub answers at {}", "{} 处没有服务响应"],
  [
    "there is no hub on this machine; start one with dth hub, or give --hub URL",
    "本机没有服务；请用 dth hub 启动，或用 --hub URL 指定",
  ],
  ["{} answers what this program does not understand", "{} 的响应无法识别"],
  ["{} answered {} and is no hub", "{} 返回 {}，不是数据传输服务"],
  ["{} cannot be written", "{} 无法写入"],
  ["{} cannot be written: {}", "{} 无法写入：{}"],
  ["{} cannot be read as JSON", "{} 不是可读取的 JSON"],
  ["--keep-runs and --keep-days begin at 1", "--keep-runs 与 --keep-days 至少为 1"],
  ["{} is no port", "{} 不是端口号"],
  ["{} is not JSON", "{} 不是 JSON"],
  ["another hub uses {}", "另一个服务正在使用 {}"],
  ["there is no hub's state in {}", "{} 中没有服务的状态"],
  ["{} is there already", "{} 已存在"],
  ["{} is no backup of a hub, or not a whole one", "{} 不是服务的备份，或备份不完整"],
  ["the state file {} cannot be used: {}", "状态文件 {} 无法使用：{}"],
  ["the hub cannot listen on {}: {}", "服务无法监听 {}：{}"],
  ["the signing key {} cannot be used", "签名密钥 {} 无法使用"],
  ["the token is unknown, expired or revoked", "令牌未知、已过期或已被吊销"],
  ["docker-registry cannot be started", "无法启动 docker-registry"],
  ["the task did not start", "任务没有启动"],
  ["{} cannot be read; a hub that starts writes it anew", "{} 无法读取；服务启动时会重新写入"],
];
