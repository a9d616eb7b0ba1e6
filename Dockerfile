FROM rust:1-slim AS build
WORKDIR /src
COPY . .
# Naming the target keeps the flag away from build scripts and macros, which can't be static.
RUN target="$(rustc -vV | sed -n 's/^host: //p')" \
 && RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$target" \
 && cp "target/$target/release/signpost" /signpost

# Nothing but the program: flows, templates and words are inside it.
FROM scratch
COPY --from=build /signpost /signpost
USER 65532:65532
ENV SIGNPOST_LISTEN=0.0.0.0:8080
# Memory that is free goes back to the system.
ENV MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=12288
EXPOSE 8080
HEALTHCHECK CMD ["/signpost", "healthcheck"]
ENTRYPOINT ["/signpost"]
CMD ["serve"]
