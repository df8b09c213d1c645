import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** Keys, permissions, and where a bucket is. */
export const ACCESS_ERRORS = {
  CREDENTIALS_MISSING: info(
    "job",
    "No credentials were found. A task needs a secret for this side. In the terminal, set the two variables of one of the pairs that the message names, or give a profile or a connection; use --anonymous for public buckets.",
    "未找到凭证。任务需为该端指定密钥；在终端中，请设置错误信息中列出的任意一对环境变量，或指定 profile 或连接；公共桶可用 --anonymous。",
  ),
  CREDENTIALS_EXPIRED: info(
    "job",
    "The session token has expired. Get new credentials, then run `dth resume`; for a task, put them into its secret and run it again.",
    "会话令牌已过期。请获取新凭证后执行 `dth resume`；若为任务，请更新其密钥后重新运行。",
  ),
  CREDENTIALS_INVALID: info(
    "job",
    "The other side does not know this access key or login. Check it, and that a key belongs to this partition (China and global accounts have separate keys).",
    "对方不认识该访问密钥或登录信息。请检查该信息，以及密钥所属分区（中国区与全球区账号的密钥互不通用）。",
  ),
  SIGNATURE_MISMATCH: info(
    "job",
    "The signature was refused: usually a wrong secret key, sometimes a proxy that changes headers. Check the secret key.",
    "签名被拒绝：通常是 Secret Key 错误，也可能是代理修改了请求头。请检查 Secret Key。",
  ),
  ACCESS_DENIED: info(
    "job",
    "The credentials lack a permission. `dth doctor`, or for a task the doctor among its checks, shows which one, with a policy to paste where there is one.",
    "凭证缺少权限。请用 `dth doctor`，或任务的体检，查看缺少哪项权限；如有可直接使用的策略，也会一并给出。",
  ),
  OBJECT_ACCESS_DENIED: info(
    "item",
    "This object refuses access although the bucket does not: check its ACL, its KMS key's policy and its owner.",
    "桶可访问但该对象被拒绝：请检查对象 ACL、KMS 密钥策略和对象所有者。",
  ),
  WRONG_REGION: info(
    "job",
    "The bucket is in another region. Give that region with --source-region or --dest-region.",
    "桶位于其他区域。请用 --source-region 或 --dest-region 指定。",
  ),
  ADDRESSING_REFUSED: info(
    "job",
    "The store refuses this way of addressing buckets. Set the addressing (virtual or path) of the connection.",
    "存储端拒绝该寻址方式。请在连接中设置寻址方式（virtual 或 path）。",
  ),
  BUCKET_NOT_FOUND: info(
    "job",
    "There is no such bucket at this endpoint. Check the name and the region; buckets are not created for you.",
    "该端点没有此桶。请检查名称和区域；本工具不会自动创建桶。",
  ),
} as const satisfies Record<string, ErrorInfo>;
