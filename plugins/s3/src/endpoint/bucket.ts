import type { ThrottleListener } from "@dth/core/object-store";
import type { EndpointManifest, OpenEndpoint, PluginHost, SourceAdapter } from "@dth/core/plugin";
import type { JobSide } from "@dth/core/task";
import type { VendorId } from "@dth/object-store/connection";
import type { Side } from "@dth/transfer/ports";

/** An opened bucket with the prefix that is meant in it. */
export interface BucketEndpoint extends OpenEndpoint, Side {
  readonly vendor: VendorId;
  /** As it was named; absent: to be learned. */
  readonly region?: string;
}

/** One kind of bucket, as a source or a destination. */
export interface BucketAdapter extends SourceAdapter<BucketEndpoint> {
  readonly manifest: EndpointManifest;
  /** @param listener told of every throttled and repeated request, so that a run adapts to it */
  open(side: JobSide, host: PluginHost, listener?: ThrottleListener): Promise<BucketEndpoint>;
  /** Which place a side names, without touching it. @throws HubError `INVALID_INPUT` when it cannot be an address */
  identify(side: JobSide): Place;
}

/** A place as far as its parameters tell. */
export interface Place {
  /** Equal for two sides that mean the same bucket. */
  readonly store: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly vendor: VendorId;
  readonly region?: string;
}
