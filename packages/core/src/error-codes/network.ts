import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** What goes wrong on the way to a store. */
export const NETWORK_ERRORS = {
  THROTTLED: info(
    "throttle",
    "The other side asks for fewer requests. Nothing is lost; if it lasts, lower --max-requests or the task's number of requests or copies at once, or ask the vendor for a higher quota.",
    "对方要求减少请求。数据不会丢失；若长期如此，请调低 --max-requests 或任务的并发请求数、并发复制数，或向厂商申请更高配额。",
  ),
  SERVER_UNAVAILABLE: info(
    "transient",
    "The other side answered with a server error. When it is healthy again, run `dth resume`, or retry it in the task's failures.",
    "对方返回服务器错误。待其恢复后执行 `dth resume`，或在任务的失败列表中重试。",
  ),
  NETWORK: info(
    "transient",
    "The connection failed. Check the endpoint, DNS, proxy and firewall, then run again.",
    "连接失败。请检查端点、DNS、代理和防火墙后重试。",
  ),
  STALLED: info(
    "transient",
    "No byte arrived for too long. Check the network path, then run again.",
    "长时间没有收到数据。请检查网络后重试。",
  ),
  BODY_TRUNCATED: info(
    "transient",
    "The store closed the connection before the body was complete. Run again.",
    "存储端在数据传完之前关闭了连接。请重试。",
  ),
  TLS_FAILURE: info(
    "job",
    "No secure connection came about. Check the endpoint's name and certificate, trust its authority with NODE_EXTRA_CA_CERTS, or write http:// if it has no TLS.",
    "未能建立安全连接。请检查端点名称与证书，用 NODE_EXTRA_CA_CERTS 信任其颁发机构；若端点没有 TLS，请使用 http://。",
  ),
  PROXY_REFUSED: info(
    "job",
    "The proxy does not let this through. Check the user, the password and the address in HTTPS_PROXY or HTTP_PROXY, and what the proxy allows; name hosts that need none in NO_PROXY.",
    "代理拒绝了该请求。请检查 HTTPS_PROXY 或 HTTP_PROXY 中的用户名、密码和地址，以及代理的放行规则；不需要代理的主机请写入 NO_PROXY。",
  ),
  BAD_RESPONSE: info(
    "job",
    "The endpoint does not speak the S3 protocol. Check that the URL is the S3 endpoint, not a web console or a proxy's login page.",
    "该端点不是 S3 协议。请确认 URL 是 S3 端点，而不是网页控制台或代理登录页。",
  ),
  CHECKSUM_MISMATCH: info(
    "corruption",
    "The bytes that arrived are not the bytes that were sent. Run again; if it repeats, run `dth doctor` to check the checksum dialect.",
    "到达的数据与发送的不一致。请重试；若反复出现，请用 `dth doctor` 检查校验方式。",
  ),
  CLOCK_SKEWED: info(
    "job",
    "This machine's clock differs from the store's by more than it accepts. Set the clock (NTP) and run again.",
    "本机时钟与存储端相差过大。请校准时间（NTP）后重试。",
  ),
} as const satisfies Record<string, ErrorInfo>;
