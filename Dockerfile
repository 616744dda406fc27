# One image for every role: `kilat worker <role>`, `kilat gateway`, `kilat migrate`, `kilat nats apply`.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
ENV SQLX_OFFLINE=true
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release -p kilat && cp target/release/kilat /usr/local/bin/kilat

FROM debian:bookworm-slim
# A volume mounted on /keys for the first time gets its owner from here.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* && useradd --system --uid 10001 kilat \
    && install -d -m 0750 -o kilat /keys
COPY --from=build /usr/local/bin/kilat /usr/local/bin/kilat
USER kilat
ENTRYPOINT ["kilat"]
