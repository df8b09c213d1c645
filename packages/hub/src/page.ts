/** A part of a longer listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; present while there may be more. */
  readonly cursor?: string;
}

/** How much of a listing is asked for. */
export interface PageRequest {
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  readonly cursor?: string;
}
