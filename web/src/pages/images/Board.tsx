import { createMemo, createSignal, Index, type JSX, Show } from "solid-js";
import { board, type TaskRowF } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { createWhole, type Whole } from "../../api/whole.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Empty } from "../../ui/Answer.tsx";
import { createFilter } from "../../ui/filter.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { compareBoards, type ImageLine, isSame } from "./compare.ts";
import { type BoardRow, ImageCells, SharedHeads, SingleHeads } from "./ImageCells.tsx";
import { IMAGES } from "./texts.ts";

/** Rows that one answer has, and rows that are drawn until more are asked for. */
const PAGE = 200;
const DRAWN = 300;

/**
 * Every image of a source at each of the tasks' destinations.
 * @param props.tasks of one source; where there are several, each has a column
 */
export function Board(props: { readonly tasks: readonly TaskRowF[] }): JSX.Element {
  const boards = createMemo(() => props.tasks.map(({ id }) => boardOf(id)));
  const lines = createMemo(() => compareBoards(boards().map((one) => one.data() ?? [])));
  const loading = () => boards().some((one) => one.loading());
  const isWhole = () => boards().every((one) => one.isWhole());
  const look = () => void Promise.all(boards().map((one) => one.refetch()));
  const failed = () => boards().flatMap((one) => one.error() ?? []);
  const nothing = () => (loading() ? <Loading /> : isWhole() && <Empty title={t(IMAGES.noRows)} />);
  return (
    <>
      <Problem error={failed()[0]} again={look} />
      <Show when={lines().length > 0} fallback={nothing()}>
        <Lines tasks={props.tasks} lines={lines()} isWhole={isWhole()} loading={loading()} onLook={look} />
      </Show>
    </>
  );
}

interface LinesProps {
  readonly tasks: readonly TaskRowF[];
  readonly lines: readonly ImageLine<BoardRow>[];
  readonly isWhole: boolean;
  readonly loading: boolean;
  readonly onLook: () => void;
}

/** Images in rows, with their sum above; on request only those that are not the same. */
function Lines(props: LinesProps): JSX.Element {
  const { get, choose } = createFilter<"drift">();
  const onlyDrift = () => get("drift") === "only";
  const [most, setMost] = createSignal(DRAWN);
  const drift = createMemo(() => props.lines.filter((line) => !isSame(line)));
  const shown = () => (onlyDrift() ? drift() : props.lines);
  return (
    <>
      <Sum
        {...props}
        drift={drift().length}
        onlyDrift={onlyDrift()}
        onOnlyDrift={(only) => choose({ drift: only ? "only" : "" })}
      />
      <div class="scroller">
        <table class="manifest slips">
          <thead>
            <Show when={props.tasks.length > 1} fallback={<SingleHeads />}>
              <SharedHeads tasks={props.tasks} />
            </Show>
          </thead>
          <tbody>
            <Index each={shown().slice(0, most())}>{(line) => <ImageCells line={line()} tasks={props.tasks} />}</Index>
          </tbody>
        </table>
      </div>
      <Show when={shown().length > most()}>
        <button type="button" class="button" onClick={() => setMost(most() + DRAWN)}>
          {t(COMMON.more)}
        </button>
      </Show>
    </>
  );
}

function Sum(
  props: LinesProps & {
    readonly drift: number;
    readonly onlyDrift: boolean;
    readonly onOnlyDrift: (only: boolean) => void;
  },
): JSX.Element {
  return (
    <div class="row">
      <strong role="status">
        {t(props.isWhole ? IMAGES.all : IMAGES.soFar, { n: show.count(props.lines.length) })}
      </strong>
      <Show when={props.drift > 0}>
        <span class="state" data-tone="alarm">
          {t(IMAGES.drift, { n: show.count(props.drift) })}
        </span>
      </Show>
      <label class="row">
        <input
          type="checkbox"
          checked={props.onlyDrift}
          onChange={(event) => props.onOnlyDrift(event.currentTarget.checked)}
        />
        {t(IMAGES.onlyDrift)}
      </label>
      <button type="button" class="button compact" aria-busy={props.loading} onClick={props.onLook}>
        {props.loading ? t(IMAGES.looking) : t(IMAGES.look)}
      </button>
    </div>
  );
}

function boardOf(taskId: string): Whole<BoardRow> {
  return createWhole(
    () => taskId,
    async (cursor, signal) => (await request(board, { taskId, limit: PAGE, cursor }, signal)).board,
  );
}
