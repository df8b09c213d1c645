import type { ApiError } from "./api-error.ts";
import type { Query } from "./query.ts";

/** Something that is asked for and is answered, or fails, at some time. */
export interface Awaited {
  data(): unknown;
  error(): ApiError | undefined;
}

/** Whether there is an answer, or none for now. */
export function isSettled({ data, error }: Awaited): boolean {
  return data() !== undefined || error() !== undefined;
}

/**
 * A query that is shown once others are settled too, and from then on whatever becomes of them: so nothing that comes later
 * moves what is there already. Worth its wait where all of them are asked for at the same time.
 */
export function shownWith<Data>(query: Query<Data>, ...others: readonly Awaited[]): Query<Data> {
  let ready = false;
  const data = () => {
    ready ||= others.every(isSettled);
    return ready ? query.data() : undefined;
  };
  return { ...query, data };
}
