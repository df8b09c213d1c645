import { For, type JSX, Show } from "solid-js";
import type { board, TaskRowF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { BoardState } from "./BoardState.tsx";
import type { ImageLine } from "./compare.ts";
import { RegistryName } from "./Registry.tsx";
import { splitImage } from "./split-image.ts";
import { IMAGES, KINDS } from "./texts.ts";

/** An image as one board has it. */
export type BoardRow = NonNullable<NonNullable<typeof board.data>["board"]>["items"][number];

/** Heads of a board with one destination. */
export function SingleHeads(): JSX.Element {
  return (
    <tr>
      <th>{t(IMAGES.image)}</th>
      <th>{t(IMAGES.state)}</th>
      <th>{t(IMAGES.source)}</th>
      <th>{t(IMAGES.destination)}</th>
      <th>{t(IMAGES.platforms)}</th>
      <th>{t(IMAGES.attached)}</th>
      <th class="narrow">{t(IMAGES.copiedAt)}</th>
    </tr>
  );
}

/** Heads of a board with a column for each destination. */
export function SharedHeads(props: { readonly tasks: readonly TaskRowF[] }): JSX.Element {
  return (
    <tr>
      <th>{t(IMAGES.image)}</th>
      <th>{t(IMAGES.source)}</th>
      <For each={props.tasks}>
        {(task) => (
          <th>
            <Destination task={task} />
          </th>
        )}
      </For>
      <th>{t(IMAGES.platforms)}</th>
      <th>{t(IMAGES.attached)}</th>
    </tr>
  );
}

function Destination(props: { readonly task: TaskRowF }): JSX.Element {
  return (
    <>
      <Show when={props.task.destination}>
        {(side) => <RegistryName side="destination" of={side()} plugin={props.task.plugin} />}
      </Show>{" "}
      <a class="foreign quiet" href={`/tasks/${props.task.id}`}>
        {props.task.name}
      </a>
    </>
  );
}

/** An image: of one destination as a row of facts, of several as a cell for each. */
export function ImageCells(props: {
  readonly line: ImageLine<BoardRow>;
  readonly tasks: readonly TaskRowF[];
}): JSX.Element {
  const image = () => splitImage(props.line.item);
  const rows = () => props.line.at.filter((row) => row !== undefined);
  const all = (of: (row: BoardRow) => readonly string[]) => show.words([...new Set(rows().flatMap(of))].sort()) || "–";
  const source = () => rows().find((row) => row.sourceDigest !== null)?.sourceDigest ?? null;
  return (
    <tr>
      <th scope="row">
        <span class="foreign">{image().repository}</span>
        <span class="key">{image().tag}</span>
      </th>
      <Show when={props.tasks.length === 1 && rows()[0]}>
        {(row) => (
          <td>
            <StateOf row={row()} />
          </td>
        )}
      </Show>
      <Digest of={source()} name={t(IMAGES.source)} />
      <Show when={props.tasks.length === 1} fallback={<Several line={props.line} tasks={props.tasks} />}>
        <Digest of={rows()[0]?.destinationDigest ?? null} name={t(IMAGES.destination)} />
      </Show>
      <td class="small" data-name={t(IMAGES.platforms)}>
        {all(({ platforms }) => platforms)}
      </td>
      <td class="small" data-name={t(IMAGES.attached)}>
        {all(({ attached }) => attached.map(kindName))}
      </td>
      <Show when={props.tasks.length === 1}>
        <td class="narrow" title={show.moment(rows()[0]?.copiedAt)} data-name={t(IMAGES.copiedAt)}>
          {show.ago(rows()[0]?.copiedAt)}
        </td>
      </Show>
    </tr>
  );
}

function Several(props: { readonly line: ImageLine<BoardRow>; readonly tasks: readonly TaskRowF[] }): JSX.Element {
  return (
    <For each={props.tasks}>
      {(task, n) => (
        <td data-name={task.name ?? ""}>
          <Show when={props.line.at[n()]} fallback={<span class="quiet">{t(IMAGES.notWanted)}</span>}>
            {(row) => (
              <>
                <StateOf row={row()} />
                <p class="small quiet">
                  <span class="key" title={row().destinationDigest ?? ""}>
                    {short(row().destinationDigest)}
                  </span>{" "}
                  <Show when={row().copiedAt}>
                    {(at) => <span title={`${t(IMAGES.copiedAt)}: ${show.moment(at())}`}>{show.ago(at())}</span>}
                  </Show>
                </p>
              </>
            )}
          </Show>
        </td>
      )}
    </For>
  );
}

function StateOf(props: { readonly row: BoardRow }): JSX.Element {
  return (
    <>
      <BoardState state={props.row.state} />
      <Show when={props.row.message}>{(message) => <p class="small quiet foreign">{message()}</p>}</Show>
    </>
  );
}

function Digest(props: { readonly of: string | null; readonly name: string }): JSX.Element {
  return (
    <td class="key" title={props.of ?? ""} data-name={props.name}>
      {short(props.of)}
    </td>
  );
}

/** What no list knows is named as its type is. */
function kindName(kind: string): string {
  return kind in KINDS ? t(KINDS[kind as keyof typeof KINDS]) : kind;
}

function short(digest: string | null): string {
  return digest === null ? "–" : digest.replace(/^sha256:/, "").slice(0, 12);
}
