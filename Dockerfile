# syntax=docker/dockerfile:1

# The release workflow pins both images by digest.
ARG RUST_IMAGE=docker.io/library/rust:1.95-slim-bookworm
ARG BASE_IMAGE=docker.io/library/busybox:1.37-musl

FROM ${RUST_IMAGE} AS build
WORKDIR /build
COPY . .
# The C library is linked in, so that the binary runs on any base. `--target` keeps that flag away
# from build scripts and macros, which cannot be static.
RUN set -eu; \
    target="$(rustc --print host-tuple)"; \
    RUSTFLAGS="-C target-feature=+crt-static" \
        cargo build --release --locked --bin backlog-gate --target "$target"; \
    install -D "target/$target/release/backlog-gate" /out/backlog-gate

# Not `scratch`: GitLab and others run a job through a shell inside the image.
# hadolint ignore=DL3006
FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="backlog-gate" \
      org.opencontainers.image.description="A merge gate that knows your backlog" \
      org.opencontainers.image.source="https://github.com/backlog-gate/backlog-gate" \
      org.opencontainers.image.documentation="https://github.com/backlog-gate/backlog-gate#readme" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /out/backlog-gate /usr/local/bin/backlog-gate
# No USER and no WORKDIR: the runner demands root and chooses the directory.
ENTRYPOINT ["/usr/local/bin/backlog-gate"]
CMD ["check"]
