import { LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { hostRegistry } from "./host-registry.ts";

/** Quay. Its pages of tags hold fifty, whatever is asked for. */
export const QUAY_SOURCE = hostRegistry({
  manifest: {
    id: "quay",
    name: { en: "Quay", zh: "Quay" },
    help: {
      en: "quay.io. Robot accounts have names such as organization+robot.",
      zh: "quay.io。机器人账号名称形如 organization+robot。",
    },
    connection: [LOGIN],
    location: selectionParameters({ repositories: false, untagged: false }),
  },
  address: { origin: "https://quay.io", host: "quay.io" },
});
