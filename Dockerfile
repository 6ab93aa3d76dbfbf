# syntax=docker/dockerfile:1
# Three images: --target gateway, --target session, --target emulator. See docs/images.md.

# Of each base, "@sha256:…" fixes what its tag may mean tomorrow: docs/images.md says how to look it up.
ARG MAVEN_DIGEST=
ARG JDK_DIGEST=
ARG DEBIAN_DIGEST=

FROM maven:3.9.11-eclipse-temurin-25${MAVEN_DIGEST} AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY liberty liberty
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dmaven.test.skip=true -pl src/emulator,src/gateway -am package liberty:install-server
# The server with the features that its configuration names, openapi.xml and telemetry.xml too, and the application unpacked.
RUN server=src/gateway/target/liberty/wlp/usr/servers/sluice \
    && mkdir -p src/gateway/target/liberty/wlp/usr/servers \
    && cp -R src/gateway/target/liberty-config/production $server \
    && SLUICE_API_DESCRIPTION=openapi.xml SLUICE_TELEMETRY=telemetry.xml \
       src/gateway/target/liberty/wlp/bin/server package sluice --include=minify --archive=/build/src/gateway/target/server.tar.gz \
    && mkdir /opt/liberty \
    && tar -xzf src/gateway/target/server.tar.gz -C /opt/liberty --strip-components=1 \
    && mkdir -p /opt/liberty/usr/servers/sluice/apps/sluice.war \
    && cd /opt/liberty/usr/servers/sluice/apps/sluice.war \
    && jar --extract --file /build/src/gateway/target/sluice.war \
    && chmod -R a+rX,go-w /opt/liberty

# The packages of Debian that the languages of a session need; "all" is every language of docs/languages.md.
ARG LANGUAGES="bash c c++ java javascript python"
RUN java -cp src/session/target/sluice-session.jar dev.sluice.session.runner.language.LanguagePackages "$LANGUAGES" >target/language-packages

# Both runtimes have the archives of classes that a JVM starts from.
FROM eclipse-temurin:25.0.1_8-jdk${JDK_DIGEST} AS jdk
RUN jlink --output /opt/java/gateway --no-header-files --no-man-pages --generate-cds-archive --add-modules \
        java.se,jdk.attach,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management.agent,jdk.management.jfr,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs \
    # The session's has the compiler too: programs in Java run on it.
    && jlink --output /opt/java/session --no-header-files --no-man-pages --generate-cds-archive --add-modules \
        java.se,jdk.charsets,jdk.compiler,jdk.crypto.ec,jdk.httpserver,jdk.net,jdk.unsupported,jdk.zipfs


# Debian 12 for its Python 3.11, the version that many Piston clients name.
FROM debian:bookworm-20260918-slim${DEBIAN_DIGEST} AS session
COPY --from=build /build/target/language-packages /tmp/
# What the session program itself needs, and what its languages need.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        bubblewrap gcc libc6-dev python3 tini util-linux $(cat /tmp/language-packages) \
    && rm -rf /var/lib/apt/lists/* /tmp/language-packages
# One runtime for the session program and the programs in Java.
COPY --from=jdk /opt/java/session /opt/java/openjdk
COPY src/session/src/main/resources/dev/sluice/session/runner/sandbox/*.c /tmp/native/
RUN mkdir -p /opt/sluice /mnt/data \
    && gcc -O1 -o /opt/sluice/meter /tmp/native/meter.c \
    && gcc -O1 -shared -fPIC -o /opt/sluice/zygote.so /tmp/native/zygote.c \
    && rm -r /tmp/native
COPY --from=build /build/src/session/target/sluice-session.jar /opt/sluice/
# LC_ALL: without UTF-8 Java cannot hand names and arguments beyond ASCII to programs.
# SLUICE_SANDBOX: the best level that works is used; below namespaces the container itself is the boundary.
ENV LC_ALL=C.UTF-8 \
    PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PORT=8080 \
    SLUICE_DATA_FOLDER=/mnt/data \
    SLUICE_METER=/opt/sluice/meter \
    SLUICE_SANDBOX=separate-user
# A start and a run ahead of the first: what they load of Java is kept for every start from here.
COPY --chmod=755 src/image/warm-session /tmp/
RUN /tmp/warm-session /opt/sluice/session.aot && rm /tmp/warm-session
# Root, to give programs a user of their own: CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID are what it uses.
USER root
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=2)"]
ENTRYPOINT ["tini", "--", "java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=25"]
CMD ["-XX:AOTCache=/opt/sluice/session.aot", "-jar", "/opt/sluice/sluice-session.jar"]
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sluice session" \
      org.opencontainers.image.description="Runs code inside a session of an Azure Container Apps session pool" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"


FROM session AS emulator
COPY --from=build /build/src/emulator/target/sluice-emulator.jar /opt/sluice/
# Several sessions in one container: nothing below namespaces will do. The engine must allow them; see docs/images.md.
ENV SLUICE_EMULATOR_HOST=0.0.0.0 \
    SLUICE_EMULATOR_PORT=9090 \
    SLUICE_SANDBOX=namespaces
EXPOSE 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['SLUICE_EMULATOR_PORT'] + '/.emulator/settings', timeout=2)"]
CMD ["-jar", "/opt/sluice/sluice-emulator.jar"]
LABEL org.opencontainers.image.title="Sluice emulator" \
      org.opencontainers.image.description="An emulated Azure Container Apps session pool"


# The gateway as it starts for the first time. Everything below /opt is root's and only read.
FROM debian:bookworm-20260918-slim${DEBIAN_DIGEST} AS gateway-cold
COPY --from=jdk /opt/java/gateway /opt/java/openjdk
COPY --from=build /opt/liberty /opt/liberty
COPY --chmod=755 src/gateway/src/main/launcher/launch src/image/start-gateway /opt/sluice/
COPY src/image/jvm.options /opt/liberty/usr/servers/sluice/configDropins/defaults/
# /config: where operators put configDropins.
RUN useradd --uid 1001 --gid 0 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin sluice \
    && ln -s /opt/liberty/usr/servers/sluice /config
# MALLOC_ARENA_MAX: with an arena for each of many threads the C library keeps what nobody uses.
ENV JAVA_HOME=/opt/java/openjdk \
    LC_ALL=C.UTF-8 \
    MALLOC_ARENA_MAX=2 \
    PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    WLP_SKIP_BOOTSTRAP_AGENT=true


FROM gateway-cold AS gateway-warm
COPY --chmod=755 src/image/warm-gateway /opt/sluice/
RUN mkdir /opt/warm && chown 1001:0 /opt/warm
USER 1001
RUN /opt/sluice/warm-gateway /opt/warm


FROM gateway-cold AS gateway
# What the first start computes: the server's work area, and the classes that it loads.
COPY --from=gateway-warm --chown=0:0 /opt/warm /opt/sluice/warm
# Both files are there, and neither is used until it is named.
ENV MP_CONFIG_PROFILE=azure \
    SLUICE_API_DESCRIPTION=none \
    SLUICE_TELEMETRY=none
USER 1001
# The launcher first: it lets readiness go down before the server is stopped.
ENTRYPOINT ["/opt/sluice/launch", "/opt/sluice/start-gateway"]
EXPOSE 9080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SLUICE_HTTP_PORT:-9080} && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sluice gateway" \
      org.opencontainers.image.description="A Piston v2 gateway to Azure Container Apps dynamic sessions" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
