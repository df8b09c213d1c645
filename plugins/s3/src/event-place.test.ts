import { expect, it } from "vitest";
import { eventPlace } from "./event-place.ts";

it("is the bucket and the prefix of Amazon S3, through whatever endpoint", () => {
  const parameters = { bucket: "photos", prefix: "in/", region: "eu-west-1", endpoint: "https://s3.example" };
  const place = { bucket: "photos", prefix: "in/", region: "eu-west-1" };
  expect(eventPlace({ type: "amazon-s3", parameters })).toEqual(place);
  expect(eventPlace({ type: "amazon-s3", parameters: { bucket: "photos" } })).toEqual({ bucket: "photos", prefix: "" });
});

it("is none for other stores, which have to be told where to send it", () => {
  expect(eventPlace({ type: "minio", parameters: { bucket: "photos" } })).toBeUndefined();
});
