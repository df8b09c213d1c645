# syntax=docker/dockerfile:1
# The copier of an image task: one bundle on Node, and Debian's skopeo, as nobody's user. A deploy builds it (stacks/cluster.ts);
# by hand, from the repository's root after `npm run package` has written the bundle:
#   docker buildx build --platform linux/amd64,linux/arm64 -f packages/functions/images/copier.Dockerfile .
# Its root may be read-only: /tmp is the only place that it writes to. HEALTHCHECK: none, for ECS reads no image's, and a program
# that ends by itself is judged by how it ended.
FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a AS node
FROM debian:12.12-slim@sha256:d5d3f9c23164ea16f31852f95bd5959aad1c5e854332fe00f7b3a20fcc9f635c
# Debian 12 keeps 1.9.3, with its security fixes: later ones alter some indexes (1.14 to 1.22). Another version fails the build.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates skopeo \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/* \
  && skopeo --version | grep -F "skopeo version 1.9.3"
COPY --from=node /nodejs/bin/node /nodejs/bin/node
COPY --chown=root:root --chmod=0444 .sst/bundles/container.mjs /app/container.mjs
ENV NODE_OPTIONS="--max-old-space-size-percentage=50" SCRATCH=/tmp HOME=/tmp
WORKDIR /tmp
# A mounted volume takes over whose the directory is. Nobody becomes somebody else here, so that Debian's programs for that lose
# their rights. Node needs no library that is not here: else the build fails.
RUN groupadd --gid 65532 nonroot \
  && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin nonroot \
  && chown nonroot:nonroot /tmp \
  && chmod 0700 /tmp \
  && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
  && /nodejs/bin/node --version | grep -F v24.
VOLUME /tmp
USER nonroot
ENTRYPOINT ["/nodejs/bin/node", "/app/container.mjs"]
CMD ["copier"]
