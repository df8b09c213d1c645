import type { Page } from "../../api/more.ts";
import { type TaskRowF, tasks } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { createWhole, type Whole } from "../../api/whole.ts";
import { useManifests } from "../../plugins/manifests.ts";

/** Tasks that one answer has. */
const PAGE = 200;

/** Every task of the plugins whose manifest says that they deliver images: one plugin after the other, each by name. */
export function createImageTasks(): Whole<TaskRowF> {
  const plugins = () => useManifests()?.flatMap(({ id, board }) => (board === "images" ? [id] : []));
  return createWhole(
    () => plugins()?.join(),
    (cursor, signal) => {
      const ask = async (plugin: string, within: string | undefined) => {
        const order = { sort: "name", order: "ascending" } as const;
        return (await request(tasks, { plugin, limit: PAGE, ...order, cursor: within }, signal)).tasks;
      };
      return pageOfPlugins(plugins() ?? [], ask, cursor);
    },
  );
}

/**
 * A page of the list that has one plugin's items behind those of another. Its cursors are a plugin and, behind a space, the
 * cursor of that plugin's own list.
 * @param ask answers a page of one plugin
 */
export async function pageOfPlugins<Item>(
  plugins: readonly string[],
  ask: (plugin: string, cursor: string | undefined) => Promise<Page<Item> | null>,
  cursor: string | undefined,
): Promise<Page<Item>> {
  const [plugin, ...rest] = (cursor ?? plugins[0])?.split(" ") ?? [];
  if (plugin === undefined) return { items: [], cursor: null };
  const page = await ask(plugin, rest.join(" ") || undefined);
  const next = page?.cursor == null ? plugins[plugins.indexOf(plugin) + 1] : `${plugin} ${page.cursor}`;
  return { items: page?.items ?? [], cursor: next ?? null };
}
