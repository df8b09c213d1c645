import type { PluginHost } from "@dth/core/plugin";
import { hostParameter, LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import type { LoginProvider } from "../registry/login.ts";
import { hostRegistry } from "./host-registry.ts";
import { secretLogin } from "./secret-login.ts";

/**
 * Artifact Registry and the `gcr.io` hosts that it serves. The key of a service account is a password, with
 * `_json_key` as user name. https://cloud.google.com/artifact-registry/docs/docker/authentication
 */
export const GOOGLE_SOURCE = hostRegistry({
  manifest: {
    id: "google",
    name: { en: "Google Artifact Registry", zh: "Google Artifact Registry" },
    help: {
      en: "Artifact Registry (europe-docker.pkg.dev and the like) and gcr.io. Images are written with project and repository, as in my-project/my-repository/app:1.",
      zh: "Artifact Registry（如 europe-docker.pkg.dev）与 gcr.io。镜像名包含项目与仓库，例如 my-project/my-repository/app:1。",
    },
    connection: [
      hostParameter("europe-docker.pkg.dev", {
        required: true,
        pattern: "([a-z0-9-]+-docker\\.pkg\\.dev|([a-z]+\\.)?gcr\\.io)",
        patternHelp: { en: "must be …-docker.pkg.dev or gcr.io", zh: "必须为 …-docker.pkg.dev 或 gcr.io" },
      }),
      {
        ...LOGIN,
        fields: [
          ...LOGIN.fields.map((field) => ({ ...field, required: false })),
          {
            name: "serviceAccountKey",
            label: {
              en: "Key of a service account (JSON), in place of user name and password",
              zh: "服务账号密钥（JSON），可替代用户名与密码",
            },
            required: false,
          },
        ],
      },
    ],
    location: selectionParameters({ repositories: false, untagged: false }),
  },
  login: googleLogin,
});

function googleLogin(secret: string | undefined, host: PluginHost): LoginProvider {
  const plain = secretLogin(secret, host);
  return async (options) => {
    const key = secret === undefined ? undefined : (await host.secret(secret)).serviceAccountKey;
    if (key !== undefined) return { kind: "password", username: "_json_key", password: key };
    return plain(options);
  };
}
