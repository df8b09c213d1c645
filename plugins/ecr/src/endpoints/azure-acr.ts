import { hostParameter, LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { hostRegistry } from "./host-registry.ts";

/** Azure Container Registry: a service principal, a repository token, or the refresh token of a sign-in. */
export const AZURE_ACR_SOURCE = hostRegistry({
  manifest: {
    id: "azure-acr",
    name: { en: "Azure Container Registry", zh: "Azure 容器镜像仓库" },
    help: {
      en: "name.azurecr.io, with a service principal or a repository token as login.",
      zh: "name.azurecr.io，使用服务主体或仓库令牌登录。",
    },
    connection: [
      hostParameter("name.azurecr.io", {
        required: true,
        pattern: "[a-z0-9]+(-[a-z0-9]+)*\\.azurecr\\.(io|cn|us)",
        patternHelp: { en: "must be name.azurecr.io", zh: "必须为 name.azurecr.io" },
      }),
      {
        ...LOGIN,
        fields: [
          ...LOGIN.fields.map((field) => ({ ...field, required: false })),
          {
            name: "identityToken",
            label: { en: "Refresh token, in place of user name and password", zh: "刷新令牌，可替代用户名与密码" },
            required: false,
          },
        ],
      },
    ],
    location: selectionParameters({ repositories: true, untagged: false }),
  },
  repositories: (endpoint) => (signal) => endpoint.client.catalog(signal),
});
