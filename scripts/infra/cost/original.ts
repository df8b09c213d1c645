import type { CostLine } from "./cost-line.ts";

/** An example of the original's documentation, by the lines of its table (`ORIGINAL_SOURCE`, April 2023). */
export interface OriginalExample {
  readonly lines: readonly CostLine[];
  /** As its page adds up, rounding included. */
  readonly total: number;
}

/** What the original says of its three examples. */
export const ORIGINAL = {
  large: {
    lines: [
      { item: "machines", count: "17 hours of t4g.micro", usd: 0.14 },
      { item: "s3", count: "12 GET and 10 PUT a file", usd: 1.12 },
      { item: "records", count: "2 writes a file at $1.25 a million", usd: 0.05 },
      { item: "queue", count: "2 requests a file", usd: 0.01 },
      { item: "out", count: "1,024 GB", usd: 92.16 },
      { item: "others", count: "CloudWatch, Secrets Manager", usd: 1 },
    ],
    total: 94.48,
  },
  small: {
    lines: [
      { item: "machines", count: "3,000 hours of t4g.micro", usd: 25.2 },
      { item: "s3", count: "2 GET and 1 PUT a file", usd: 622.34 },
      { item: "records", count: "2 writes a file at $1.25 a million", usd: 268.25 },
      { item: "queue", count: "2 requests a file", usd: 85.92 },
      { item: "out", count: "1,024 GB", usd: 92.16 },
      { item: "others", count: "CloudWatch, Secrets Manager", usd: 20 },
    ],
    total: 1_113.87,
  },
  images: {
    lines: [
      { item: "lister", count: "35 s of Lambda", usd: 0.000072 },
      { item: "transitions", count: "60 transitions", usd: 0.0015 },
      { item: "copier", count: "2,200 s of 0.5 processors and 1 GB", usd: 0.015 },
      { item: "out", count: "3 GB", usd: 0.27 },
    ],
    total: 0.287,
  },
} as const satisfies Readonly<Record<string, OriginalExample>>;
