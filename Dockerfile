# syntax=docker/dockerfile:1

# Tag for people, digest for the builder: the digest names one image for all platforms, for ever. They
# stand in the lines themselves, where Dependabot renews them.
FROM docker.io/library/rust:1.95-slim-bookworm@sha256:d7482085ff5b415f84dba5647ae71606650bdef00db7aeb69f4b3d170c3e4082 AS build
WORKDIR /build
COPY . .
# The profile of Cargo, so that a test can build in less time; a release never sets it.
ARG PROFILE=release
ARG SOURCE_DATE_EPOCH=0
# The C library is linked in, so that the binary runs on any base. `--target` keeps that flag away
# from build scripts and macros, which cannot be static. No path of this machine is in the binary, nor
# what is only for unwinding, which a panic does not do here, nor the tables of Unicode for libgit2, which
# never asks for them; relocations are packed, and functions with the same code are there once where Rust
# brings the linker that can do it.
RUN set -eu; \
    target="$(rustc --print host-tuple)"; \
    case "$target" in x86_64-*) fold="-C link-arg=-Wl,--icf=all" ;; *) fold="" ;; esac; \
    CFLAGS="-include ${PWD}/build/no-unicode.h" \
    RUSTFLAGS="-C target-feature=+crt-static ${fold} -C link-arg=-Wl,-z,pack-relative-relocs \
        -C link-arg=-Wl,-T,${PWD}/build/no-unwinding.ld -C link-arg=-Wl,--no-eh-frame-hdr \
        --remap-path-prefix=${CARGO_HOME}=/cargo" \
        cargo build --profile "${PROFILE}" --locked --bin backlog-gate --target "$target"; \
    install -D "target/$target/${PROFILE}/backlog-gate" /out/backlog-gate; \
    # The time of the source is the time of the file, so that the same commit gives the same layer.
    touch --date="@${SOURCE_DATE_EPOCH}" /out /out/backlog-gate

# Not `scratch`: GitLab and others run a job through a shell inside the image.
FROM docker.io/library/busybox:1.37-musl@sha256:fc6dddc4c44b1bfe37f41cae8e67d1693828e8f42a91862816d7953e2c9d3f23
LABEL org.opencontainers.image.title="backlog-gate" \
      org.opencontainers.image.description="A merge gate that knows your backlog" \
      org.opencontainers.image.source="https://github.com/backlog-gate/backlog-gate" \
      org.opencontainers.image.documentation="https://backlog-gate.github.io/backlog-gate" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /out/backlog-gate /usr/local/bin/backlog-gate
# No USER and no WORKDIR: the runner demands root and chooses the directory.
ENTRYPOINT ["/usr/local/bin/backlog-gate"]
CMD ["check"]
