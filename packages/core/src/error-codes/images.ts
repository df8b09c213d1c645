import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** Container images, registries, and the tools for them. */
export const IMAGE_ERRORS = {
  TOOL_MISSING: info(
    "job",
    "Install the program that the message names; on Debian: apt-get install skopeo.",
    "请安装消息中指出的程序；Debian 上为 apt-get install skopeo。",
  ),
  IMAGE_NOT_FOUND: info(
    "item",
    "The registry has no such image or does not show it to this login. Check the name and the login.",
    "镜像仓库中没有该镜像，或当前登录无权查看。请检查名称与登录信息。",
  ),
  REPOSITORY_NOT_FOUND: info(
    "item",
    "There is no such repository, or this login does not see it. At the source, check the name and the login; at the destination, let the task create it, or create it by hand.",
    "该仓库不存在，或当前登录无权查看。若在源端，请检查名称与登录；若在目标端，请允许任务自动创建或手动创建。",
  ),
  IMAGE_QUOTA_EXHAUSTED: info(
    "throttle",
    "The registry's pull quota is used up. The rest is postponed until it is renewed; log in for a higher one.",
    "镜像仓库的拉取配额已用尽。其余镜像将推迟到配额恢复后处理；登录可获得更高配额。",
  ),
  TAG_IMMUTABLE: info(
    "item",
    "The destination already has another image under this tag and does not let it be replaced. Delete the tag there or rename.",
    "目标端该标签已指向其他镜像且不允许覆盖。请在目标端删除该标签或改名。",
  ),
  IMAGE_NOT_COPYABLE: info(
    "item",
    "The image cannot be copied unchanged. The message says what stands against it.",
    "该镜像无法原样复制，原因见消息。",
  ),
  DIGEST_MISMATCH: info(
    "corruption",
    "The image at the destination is not the one at the source. It is copied again.",
    "目标端镜像与源端不一致。将重新复制。",
  ),
} as const satisfies Record<string, ErrorInfo>;
