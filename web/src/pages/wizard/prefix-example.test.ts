import { expect, it } from "vitest";
import { prefixExample } from "./prefix-example.ts";

it.each([
  ["", "", "2026/cat.jpg", "2026/cat.jpg", undefined],
  ["", "archive/", "2026/cat.jpg", "archive/2026/cat.jpg", undefined],
  ["", "archive", "2026/cat.jpg", "archive2026/cat.jpg", "joined"],
  ["photos/", "archive/", "photos/2026/cat.jpg", "archive/2026/cat.jpg", undefined],
  ["photos/", "archive", "photos/2026/cat.jpg", "archive2026/cat.jpg", "joined"],
  ["photos/", "", "photos/2026/cat.jpg", "2026/cat.jpg", undefined],
  ["photos", "archive", "photos/2026/cat.jpg", "archive/2026/cat.jpg", undefined],
  ["photos", "archive/", "photos/2026/cat.jpg", "archive//2026/cat.jpg", "twice"],
  ["photos", "", "photos/2026/cat.jpg", "/2026/cat.jpg", "leading"],
])("%j to %j: %s becomes %s", (source, destination, from, to, oddity) => {
  expect(prefixExample(source, destination)).toEqual({ from, to, ...(oddity && { oddity }) });
});
