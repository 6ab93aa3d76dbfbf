# syntax=docker/dockerfile:1
# Three images: --target gateway, --target session, --target emulator. See docs/images.md.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY liberty liberty
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dmaven.test.skip=true package


FROM eclipse-temurin:25.0.1_8-jdk AS jdk


# Debian 12 for its Python 3.11, the version that many Piston clients name.
FROM debian:bookworm-20260918-slim AS session
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        bash bubblewrap g++ gcc libc6-dev nodejs python3 tini util-linux \
    && rm -rf /var/lib/apt/lists/*
# One JDK runs the session program and the programs in Java.
COPY --from=jdk /opt/java/openjdk /opt/java/openjdk
COPY src/session/resources/dev/sluice/session/runner/*.c /tmp/native/
RUN mkdir -p /opt/sluice /mnt/data \
    && gcc -O1 -o /opt/sluice/meter /tmp/native/meter.c \
    && gcc -O1 -shared -fPIC -o /opt/sluice/zygote.so /tmp/native/zygote.c \
    && gcc -O1 -o /opt/sluice/zygote-call /tmp/native/zygote-call.c \
    && rm -r /tmp/native
COPY --from=build /build/target/sluice-session.jar /opt/sluice/
# LC_ALL: without UTF-8 Java cannot hand names and arguments beyond ASCII to programs.
# SLUICE_SANDBOX: the best level that works is used; below namespaces the container itself is the boundary.
ENV LC_ALL=C.UTF-8 \
    PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PORT=8080 \
    SLUICE_DATA_FOLDER=/mnt/data \
    SLUICE_METER=/opt/sluice/meter \
    SLUICE_SANDBOX=separate-user
# Root, to give programs a user of their own: CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID are what it uses.
USER root
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=2)"]
ENTRYPOINT ["tini", "--", "java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=25", "-jar"]
CMD ["/opt/sluice/sluice-session.jar"]
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sluice session" \
      org.opencontainers.image.description="Runs code inside a session of an Azure Container Apps session pool" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"


FROM session AS emulator
COPY --from=build /build/target/sluice-emulator.jar /opt/sluice/
# Several sessions in one container: nothing below namespaces will do. The engine must allow them; see docs/images.md.
ENV SLUICE_EMULATOR_HOST=0.0.0.0 \
    SLUICE_EMULATOR_PORT=9090 \
    SLUICE_SANDBOX=namespaces
EXPOSE 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['SLUICE_EMULATOR_PORT'] + '/.emulator/settings', timeout=2)"]
CMD ["/opt/sluice/sluice-emulator.jar"]
LABEL org.opencontainers.image.title="Sluice emulator" \
      org.opencontainers.image.description="An emulated Azure Container Apps session pool"


# The registry keeps the latest release and some quarterly ones. It may be a later fix pack than the one of pom.xml.
FROM icr.io/appcafe/open-liberty:26.0.0.6-kernel-slim-java25-openj9-ubi-minimal AS gateway
COPY --chown=1001:0 liberty/gateway.xml liberty/telemetry.xml liberty/production/server.xml /config/
# With the feature that telemetry.xml names, which is off until SLUICE_TELEMETRY names that file.
RUN mkdir -p /config/configDropins/defaults \
    && cp /config/telemetry.xml /config/configDropins/defaults/ \
    && features.sh \
    && rm /config/configDropins/defaults/telemetry.xml
COPY --from=build --chown=1001:0 /build/target/sluice.war /config/apps/
# No warm-up at build time: without its settings the gateway ends its start.
RUN OPENJ9_SCC=false configure.sh
COPY --chown=0:0 --chmod=755 src/main/launcher/launch /opt/sluice/launch
ENV MP_CONFIG_PROFILE=azure
USER 1001
# The launcher first, then what the base image starts with: its CMD names the server to run.
ENTRYPOINT ["/opt/sluice/launch", "/opt/ol/helpers/runtime/docker-server.sh"]
CMD ["/opt/ol/wlp/bin/server", "run", "defaultServer"]
EXPOSE 9080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD curl -fsS "http://127.0.0.1:${SLUICE_HTTP_PORT:-9080}/health/live" || exit 1
# The image has not the feature that serves the API's description.
ENV SLUICE_API_DESCRIPTION=none \
    SLUICE_TELEMETRY=none
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sluice gateway" \
      org.opencontainers.image.description="A Piston v2 gateway to Azure Container Apps dynamic sessions" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
