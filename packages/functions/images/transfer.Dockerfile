# syntax=docker/dockerfile:1
# The finder and the workers of an S3 task: one bundle on a Node without shell or package manager, as nobody's user. A deploy
# builds it (stacks/cluster.ts); by hand, from the repository's root after `npm run package` has written the bundle:
#   docker buildx build --platform linux/amd64,linux/arm64 -f packages/functions/images/transfer.Dockerfile .
# Its root may be read-only: /tmp is the only place that it writes to. HEALTHCHECK: none, for ECS reads no image's; a finder is judged
# by how it ended, and what a worker that hangs has taken goes back to the queue.
FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
COPY --chown=root:root --chmod=0444 .sst/bundles/container.mjs /app/container.mjs
ENV NODE_OPTIONS="--max-old-space-size-percentage=70" SCRATCH=/tmp
WORKDIR /tmp
# A mounted volume takes over whose the directory is.
VOLUME /tmp
USER nonroot
ENTRYPOINT ["/nodejs/bin/node", "/app/container.mjs"]
CMD ["worker"]
