import { readBookkeeping } from "./bookkeeping-figures.ts";
import { countImageTransitions } from "./count-calls.ts";
import { EXAMPLES, imagesCost, objectsCost } from "./examples.ts";
import type { Bills } from "./page.ts";
import { s3Requests } from "./s3-requests.ts";

/** The bills of the original's three examples, counted anew. */
export async function busyBills(): Promise<Pick<Bills, "large" | "small" | "images">> {
  const books = await readBookkeeping();
  const { large, small, images } = EXAMPLES;
  return {
    large: objectsCost(large, { s3: s3Requests(large.objects, large.size), books: books.slow }),
    small: objectsCost(small, { s3: s3Requests(small.objects, small.size), books: books.quick }),
    images: imagesCost(images, await countImageTransitions(images.images)),
  };
}
