import { hostParameter, LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { hostRegistry } from "./host-registry.ts";

/** Alibaba Cloud's registry: hosts of the personal and of the enterprise edition. */
export const ALIYUN_ACR_SOURCE = hostRegistry({
  manifest: {
    id: "aliyun-acr",
    name: { en: "Alibaba Cloud ACR", zh: "阿里云容器镜像服务" },
    help: {
      en: "registry.cn-hangzhou.aliyuncs.com or name-registry.cn-hangzhou.cr.aliyuncs.com, with the fixed password of the registry. Images are namespace/repository.",
      zh: "registry.cn-hangzhou.aliyuncs.com 或 name-registry.cn-hangzhou.cr.aliyuncs.com，使用镜像服务的固定密码。镜像名为 命名空间/仓库。",
    },
    connection: [
      hostParameter("registry.cn-hangzhou.aliyuncs.com", {
        required: true,
        pattern: "([a-z0-9-]+\\.)+aliyuncs\\.com",
        patternHelp: { en: "must be a host of aliyuncs.com", zh: "必须为 aliyuncs.com 的主机名" },
      }),
      LOGIN,
    ],
    location: selectionParameters({ repositories: false, untagged: false }),
  },
});
