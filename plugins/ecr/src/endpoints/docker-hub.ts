import { LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { DOCKER_HUB } from "../reference/image-reference.ts";
import { hostRegistry } from "./host-registry.ts";

/** Docker Hub. Its API is at another host than its name; it counts pulls, and cannot list repositories. */
export const DOCKER_HUB_SOURCE = hostRegistry({
  manifest: {
    id: "docker-hub",
    name: { en: "Docker Hub", zh: "Docker Hub" },
    help: {
      en: "Public and private images. Pulls are counted by Docker Hub: what is over the quota is postponed. A login with an access token has a higher one.",
      zh: "公共与私有镜像。Docker Hub 会统计拉取次数：超出配额的部分将推迟。使用访问令牌登录可获得更高配额。",
    },
    original: "Public",
    connection: [LOGIN],
    location: selectionParameters({ repositories: false, untagged: false }),
  },
  address: { origin: "https://registry-1.docker.io", host: DOCKER_HUB },
});
