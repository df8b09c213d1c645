import { HubError } from "@dth/core/error";
import type { ParameterValues } from "@dth/core/parameter";
import * as v from "valibot";
import { hostParameter, LOGIN } from "../parameters/access.ts";
import { selectionParameters } from "../parameters/selection.ts";
import { basicHeader } from "../registry/login.ts";
import { hostRegistry } from "./host-registry.ts";
import type { ImageEndpoint } from "./image-endpoint.ts";
import { listOf } from "./values.ts";

/** Harbor. Its catalog is for system administrators only, so repositories are listed project by project. */
export const HARBOR_SOURCE = hostRegistry({
  manifest: {
    id: "harbor",
    name: { en: "Harbor", zh: "Harbor" },
    help: {
      en: "A Harbor registry. Robot accounts have names such as robot$name; listing all repositories needs the projects' names.",
      zh: "Harbor 镜像仓库。机器人账号名称形如 robot$name；复制所有仓库时需填写项目名称。",
    },
    connection: [hostParameter("harbor.example", { required: true }), LOGIN],
    location: [
      ...selectionParameters({ repositories: true, untagged: false }),
      {
        type: "list",
        name: "projects",
        group: "selection",
        when: { parameter: "select", is: ["all"] },
        required: true,
        pattern: "[a-z0-9]+([._-][a-z0-9]+)*",
        maxItems: 1_000,
        label: { en: "Projects", zh: "项目" },
        help: { en: "Whose repositories are copied.", zh: "要复制其仓库的项目。" },
      },
    ],
  },
  repositories: (endpoint, parameters) => (signal) => listProjects(endpoint, parameters, signal),
});

const PageSchema = v.array(v.object({ name: v.string() }));
const PAGE = 100;

/** https://goharbor.io/docs/ — `GET /api/v2.0/projects/{project}/repositories`, pages of at most 100 */
async function* listProjects(
  { session, login, address }: ImageEndpoint,
  parameters: ParameterValues,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  for (const project of listOf(parameters, "projects")) {
    for (let page = 1; ; page++) {
      const authorization = basicHeader(await login({ refresh: false }));
      const { status, bytes } = await session.requester.send({
        method: "GET",
        origin: address.origin,
        path: `/api/v2.0/projects/${project}/repositories?page=${page}&page_size=${PAGE}`,
        headers: authorization === undefined ? {} : { authorization },
        action: "tags",
        limit: 4 * 1024 * 1024,
        signal,
      });
      const parsed = v.safeParse(PageSchema, status === 200 ? readJson(bytes) : undefined);
      if (!parsed.success) {
        throw new HubError(
          "REPOSITORY_NOT_FOUND",
          `the project ${project} of ${address.host} cannot be listed: ${status}`,
        );
      }
      const names = parsed.output.map(({ name }) => name);
      if (names.length > 0) yield names;
      if (names.length < PAGE) break;
    }
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
