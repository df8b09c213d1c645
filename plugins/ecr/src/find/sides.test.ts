import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { afterEach, expect, it, vi } from "vitest";
import { jobOf } from "../../test/lab.ts";
import { OCI_REGISTRY_SOURCE } from "../endpoints/oci-registry.ts";
import { openSides } from "./sides.ts";

afterEach(() => vi.restoreAllMocks());

it("the source is closed again when the destination cannot be opened", async () => {
  const host = memoryPluginHost({ refused: ["https://to.example"] });
  const close = vi.fn(async () => {});
  const { open } = OCI_REGISTRY_SOURCE;
  vi.spyOn(OCI_REGISTRY_SOURCE, "open").mockImplementation(async (...side) => ({ ...(await open(...side)), close }));
  const job = jobOf({
    source: {
      type: "oci-registry",
      parameters: { endpoint: "https://from.example", select: "images", images: ["a:1"] },
    },
    destination: { type: "oci-registry", parameters: { endpoint: "https://to.example" } },
  });
  await expect(openSides(job, host)).rejects.toMatchObject({ code: "ENDPOINT_REFUSED" });
  expect(close).toHaveBeenCalledTimes(1);
});
