import { LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { hostRegistry } from "./host-registry.ts";

/** GitHub's container registry. It lacks the referrers API: attachments are found by the fallback tag. */
export const GHCR_SOURCE = hostRegistry({
  manifest: {
    id: "ghcr",
    name: { en: "GitHub Container Registry", zh: "GitHub Container Registry" },
    help: {
      en: "ghcr.io. The password is a personal access token (classic) with read:packages.",
      zh: "ghcr.io。密码为具有 read:packages 权限的个人访问令牌（classic）。",
    },
    connection: [LOGIN],
    location: selectionParameters({ repositories: false, untagged: false }),
  },
  address: { origin: "https://ghcr.io", host: "ghcr.io" },
});
