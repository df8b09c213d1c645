import { type JSX, Show } from "solid-js";
import { createMore } from "../../api/more.ts";
import { items, type OutcomeKind } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { LANE_TEXTS } from "../../lane/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { ChoiceField } from "../../ui/ChoiceField.tsx";
import { createFilter } from "../../ui/filter.ts";
import { Loading } from "../../ui/Loading.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { TASK } from "../task/texts.ts";
import { type Item, ItemTable } from "./ItemTable.tsx";

const KINDS = ["failed", "copied", "same", "skipped", "deleted"] as const;
const PAGE = 100;

type ItemPage = NonNullable<NonNullable<typeof items.data>["items"]>;

/** What became of every item of a run, searched and filtered; a hundred at a time. */
export function Items(props: { readonly runId: string }): JSX.Element {
  const { get, choose, type } = createFilter<"kind" | "code" | "search">();
  const kind = () => KINDS.find((one) => one === get("kind"));
  const variables = () => {
    const [chosen, code, search] = [kind(), get("code"), get("search")];
    return {
      runId: props.runId,
      limit: PAGE,
      ...(chosen && { kinds: [chosen] }),
      ...(chosen === "failed" && code && { code }),
      ...(search && { search }),
    };
  };
  const first = createQuery(items, variables);
  const page = () => first.data()?.items;
  return (
    <section class="section">
      <Filters
        kind={kind()}
        search={get("search")}
        // A cause is one of failures that were come for; whoever looks at something else has left it.
        onKind={(chosen) => choose({ kind: chosen, code: "" })}
        onSearch={(search) => type({ search })}
      />
      <Problem error={first.error()} again={() => void first.refetch()} />
      <Show when={page()} keyed fallback={first.error() === undefined && <Loading />}>
        {(found) => <Found page={found} ask={askAfter(variables())} />}
      </Show>
    </section>
  );
}

/** Asks for the pages of a list after its first one. */
function askAfter(variables: NonNullable<typeof items.variables>) {
  return async (cursor: string) => (await request(items, { ...variables, cursor })).items;
}

/** Items from the first page on, as far as somebody wants to see them. */
function Found(props: {
  readonly page: ItemPage;
  readonly ask: (cursor: string) => Promise<ItemPage | null>;
}): JSX.Element {
  const more = createMore<Item>(() => props.page, props.ask);
  return (
    <Show when={props.page.items.length > 0} fallback={<Empty title={t(TASK.noItems)}>{t(TASK.noItemsHelp)}</Empty>}>
      <ItemTable items={[...props.page.items, ...more.items()]} />
      <MoreButton of={more} />
    </Show>
  );
}

function Filters(props: {
  readonly kind: OutcomeKind | undefined;
  readonly search: string;
  readonly onKind: (kind: string) => void;
  readonly onSearch: (text: string) => void;
}): JSX.Element {
  return (
    <search class="toolbar">
      <SearchField label={t(TASK.itemSearch)} value={props.search} onSearch={props.onSearch} />
      <ChoiceField
        label={t(TASK.outcome)}
        of={KINDS.map((one) => [one, t(LANE_TEXTS[one])])}
        value={props.kind ?? ""}
        onChoose={props.onKind}
      />
    </search>
  );
}
