import type { VendorId } from "@dth/object-store/connection";
import type { StoreConformanceOptions } from "../../src/conformance/object-store.ts";

const LONG_NAME = "a name between slashes has at most 255 bytes on its disk";

const NO_TAGS = "a store of which nothing is known is not asked for tags";

/** What stores are known not to offer, as these tests found it. */
export const LIVE_GAPS: Readonly<Partial<Record<VendorId, StoreConformanceOptions["gaps"]>>> = {
  generic: {
    "put: only-if-absent refuses an existing key with PRECONDITION_FAILED": "no condition is understood by all stores",
    "tags: travel with a put": NO_TAGS,
    "multipart: attributes given at the start are the object's": NO_TAGS,
  },
  minio: {
    "key: leading slash": "it would drop the slash; our store refuses the key",
    "key: double slash": "refused as XMinioInvalidObjectName",
    "key: only slashes": "refused as XMinioInvalidObjectName",
    "key: dot segments": "refused as XMinioInvalidResourceName",
    "key: backslash": "`..` between backslashes is refused as XMinioInvalidResourceName",
    "key: an object beside its folder":
      "its listings hide objects below the name of another; `dth verify` reports them",
    "key: NUL, alone": "refused as XMinioInvalidObjectName",
    "key: 1,024 bytes in one name": LONG_NAME,
    "key: 1,024 bytes of three-byte characters": LONG_NAME,
    "tags: of any script": "names and values of tags are ASCII, others are refused as InvalidTag",
    "multipart: uploads are listed by prefix, several of one key too": "it lists the uploads of exactly one key",
  },
};
