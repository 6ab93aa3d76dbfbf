#!/usr/bin/env bash
# Builds the images and runs them without a Docker engine, and says what came of it. See docs/images.md.
#
#   src/image/check.sh [--built] [FOLDER]
#
# --built runs what it has built before. FOLDER (target/image-check) holds base images, storage and logs.
# The base images are stand-ins made here, under the very names that the Dockerfile has, so that it is built as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

built=no
[ "${1:-}" != --built ] || { built=yes; shift; }
work=$(realpath -m "${1:-target/image-check}")
jdk=${JAVA25_HOME:?is the folder of a JDK 25}
gateway_port=19080 pool_port=19090 session_port=18080
# With the first a JVM ends that cannot use the AOT cache of its image; with the second it does not look for it.
with_classes=-XX:AOTMode=on without_classes=-XX:AOTMode=off
# No limit on memory is set here; the gateway's JVM is told that it has as much as a container of 512 MB.
memory=-XX:MaxRAM=512m
# What the session program needs of root; see docs/sandbox.md.
for_users=-all,+chown,+dac_override,+fowner,+kill,+setgid,+setuid
started=()

main() {
    need root buildah mmdebstrap unshare setpriv nsenter curl python3 mvn
    mkdir -p "$work"
    trap end EXIT
    [ "$built" = yes ] || build_all
    sizes
    run_session
    run_emulator
    run_gateway
    ask_through_both
    stop_gateway
}

need() {
    [ "$(id -u)" = 0 ] || fail "only root may do this"
    shift
    for program in "$@"; do
        command -v "$program" >/dev/null || fail "$program is missing"
    done
}

fail() {
    printf 'check: %s\n' "$*" >&2
    exit 1
}

say() { printf '%-28s %s\n' "$1" "$2"; }

engine() { buildah --storage-driver overlay --root "$work/storage" --runroot "$work/run" "$@"; }

# ---- base images ----

base() { sed -n "s/^FROM \($1:[^ \$]*\).*/\1/p" Dockerfile | head -n 1; }

there() { engine inspect --type image "$1" >/dev/null 2>&1; }

stand_ins() {
    local debian temurin maven
    debian=$(base debian) temurin=$(base eclipse-temurin) maven=$(base maven)
    if ! there "$debian"; then
        [ -s "$work/debian.tar" ] || mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/debian.tar"
        stand_in scratch "$debian" "$work/debian.tar" /
    fi
    if ! there "$temurin"; then
        stand_in "$debian" "$temurin" "$(resolved jdk "$jdk")" /opt/java/openjdk \
            --env JAVA_HOME=/opt/java/openjdk --env PATH=/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin
    fi
    if ! there "$maven"; then
        stand_in "$temurin" "$maven" "$(resolved maven "$(mvn --version | sed -n 's/^Maven home: //p')")" /usr/share/maven \
            --env PATH=/usr/share/maven/bin:/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            --env MAVEN_OPTS=-Dmaven.repo.local=/var/local/maven
    fi
}

# stand_in FROM NAME CONTENT PLACE [CONFIGURATION…]
stand_in() {
    local container
    container=$(engine from --pull-never "$1")
    engine add --quiet "$container" "$3" "$4" >/dev/null
    [ $# -le 4 ] || engine config "${@:5}" "$container"
    engine commit --quiet --rm "$container" "$2" >/dev/null
}

# resolved NAME FOLDER: a copy with what Debian's packages only link to.
resolved() {
    rm -rf "${work:?}/$1"
    cp -RL "$2" "$work/$1"
    printf '%s' "$work/$1"
}

# ---- images ----

build_all() {
    stand_ins
    for target in gateway session emulator; do
        build "$target"
    done
}

build() {
    local from=$SECONDS
    mkdir -p "$HOME/.m2/repository"
    engine build --layers --isolation chroot --pull-never --format docker --target "$1" \
        --volume "$HOME/.m2/repository:/var/local/maven" --tag "sluice-$1" . >"$work/build-$1.log" 2>&1 ||
        { tail -n 40 "$work/build-$1.log" >&2; fail "$1 does not build"; }
    say "$1: built" "in $((SECONDS - from)) s"
}

sizes() {
    for target in gateway session emulator; do
        local container root
        container=$(engine from --pull-never "localhost/sluice-$target")
        root=$(engine mount "$container")
        say "$target: size" "$(du -sm "$root" | cut -f1) MB, of which Java $(du -sm "$root/opt/java" | cut -f1) MB"
        engine rm "$container" >/dev/null
    done
}

# One thing of an image's configuration, each part as a word for eval.
configured() {
    engine inspect --type image "localhost/sluice-$1" | python3 -c "
import json, shlex, sys
found = json.load(sys.stdin)['Docker']['config']
print(' '.join(map(shlex.quote, $2)))"
}

# ---- containers ----

# start NAME CAPABILITIES WRITABLE [VARIABLE=VALUE…]: as the image says it is to be started. It has a name, mounts and processes
# of its own, a root that is read-only but for /tmp and the folder WRITABLE, no other capabilities, and this machine's network.
start() {
    local target=$1 capabilities=$2 writable=$3 root
    shift 3
    engine rm "check-$target" >/dev/null 2>&1 || true
    root=$(engine mount "$(engine from --pull-never --name "check-$target" "localhost/sluice-$target")")
    local user command environment
    user=$(configured "$target" "[(found.get('User') or 'root')]")
    eval "command=($(configured "$target" "found['Entrypoint'] + (found.get('Cmd') or [])"))"
    eval "environment=($(configured "$target" "found['Env']"))"
    [ "$user" != root ] || user=0
    from=$(date +%s%N)
    env -i "${environment[@]}" "$@" unshare --mount --pid --ipc --uts --fork -- \
        bash -c "$INSIDE" inside "check-$target" "$root" "$writable" "$user" "$capabilities" "${command[@]}" \
        >"$work/$target.log" 2>&1 &
    started+=($!)
}

# Runs in the new namespaces. /dev has what an engine puts there.
INSIDE='
set -eu
name=$1 root=$2 writable=$3 user=$4 capabilities=$5
shift 5
printf %s "$name" >/proc/sys/kernel/hostname
PATH_INSIDE=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount --bind "$root" "$root"
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev/shm"
mount -t tmpfs shm "$root/dev/shm"
for device in null zero full random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
[ -z "$writable" ] || mount -t tmpfs data "$root$writable"
mount -o remount,bind,ro "$root"
export PATH=$PATH_INSIDE
exec /usr/sbin/chroot "$root" /usr/bin/setpriv --reuid "$user" --regid 0 --clear-groups --no-new-privs \
    --inh-caps=-all --bounding-set "$capabilities" "$@"
'

# The first process of the container that was started last, as this machine knows it.
first() { pgrep --parent "${started[-1]}"; }

# Another that listens there would answer instead.
unused() {
    ! (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || fail "something listens on port $1"
}

# await TARGET URL [REMARK]: says when it answered with 200.
await() {
    until [ "$(curl -s -o "$work/answer" -w '%{http_code}' --max-time 2 "$2")" = 200 ]; do
        kill -0 "${started[-1]}" 2>/dev/null || { tail -n 30 "$work/$1.log" >&2; fail "$1 has ended"; }
        sleep 0.02
    done
    say "$1: answers" "${2##*[0-9]} after $(((($(date +%s%N) - from)) / 1000000)) ms${3:+, $3}"
}

kill_it() {
    end_of "${started[-1]}"
    wait "${started[-1]}" 2>/dev/null || true
    unset 'started[-1]'
}

# Ends what was started with this process: with the first process of a namespace the kernel ends all others.
end_of() {
    pkill -KILL --parent "$1" || true
}

# The memory of all of its processes, and that the image's own health check is content.
look() {
    local check
    say "$1: memory" "$(ps -o rss= --pid "$(family "$(first)")" | awk '{sum += $1} END {print int(sum / 1024)}') MB resident"
    eval "check=($(configured "$1" "found['Healthcheck']['Test'][1:]"))"
    nsenter --target "$(first)" --mount --pid --root --wdns=/ env -i "${environment_now[@]}" "${check[@]}" >/dev/null ||
        fail "the health check of $1 fails"
    say "$1: health check" "content"
}

# A process and all below it, with commas.
family() {
    local child
    printf '%s' "$1"
    for child in $(pgrep --parent "$1"); do
        printf ',%s' "$(family "$child")"
    done
}

# inside COMMAND…: in the container that was started last, as its first process's user.
inside() {
    nsenter --target "$(first)" --mount --pid --root --wdns=/ setpriv --reuid "$(stat -c %u "/proc/$(first)")" --clear-groups "$@"
}

start_session() {
    unused "$session_port"
    start session "$for_users" /mnt/data "PORT=$session_port" "JAVA_TOOL_OPTIONS=$1"
}

run_session() {
    local url=http://127.0.0.1:$session_port
    environment_now=(PATH=/usr/bin "PORT=$session_port")
    start_session "$without_classes"
    await session "$url/health" "without the classes that the image keeps"
    kill_it
    start_session "$with_classes"
    await session "$url/health"
    look session
    say "session: sandbox level" "$(curl -si "$url/runtimes" | tr -d '\r' | sed -n 's/^[Ss]luice-[Ss]andbox: //p')"
    say "session: languages" "$(curl -s "$url/runtimes" | python3 -c "
import json, sys
print(', '.join(r['language'] + ' ' + r['version'] for r in json.load(sys.stdin)))")"
}

run_emulator() {
    unused "$pool_port"
    environment_now=(PATH=/usr/bin "SLUICE_EMULATOR_PORT=$pool_port")
    start emulator "$for_users" '' SLUICE_EMULATOR_HOST=127.0.0.1 \
        "SLUICE_EMULATOR_PORT=$pool_port" SLUICE_SANDBOX=separate-user \
        "SLUICE_EMULATOR_CONTAINER=http://127.0.0.1:$session_port" IDENTITY_HEADER=check
    await emulator "http://127.0.0.1:$pool_port/.emulator/settings"
    look emulator
}

start_gateway() {
    unused "$gateway_port"
    start gateway -all '' "SLUICE_HTTP_PORT=$gateway_port" "SLUICE_POOL_ENDPOINT=http://127.0.0.1:$pool_port" \
        SLUICE_IDENTIFIER_POLICY=request SLUICE_IDENTIFIER_SECRET="of this check, and as long as one has to be" \
        SLUICE_AUTH_MODE=none SLUICE_AUTH_ALLOW_ANONYMOUS=true \
        "IDENTITY_ENDPOINT=http://127.0.0.1:$pool_port/msi/token" IDENTITY_HEADER=check "JVM_ARGS=$memory $1"
}

run_gateway() {
    local url=http://127.0.0.1:$gateway_port
    environment_now=(PATH=/usr/bin "SLUICE_HTTP_PORT=$gateway_port")
    start_gateway "$without_classes"
    await gateway "$url/health/started" "without the classes that the image keeps"
    kill_it
    start_gateway "$with_classes"
    await gateway "$url/health/started"
    await gateway "$url/health/ready"
    look gateway
    say "gateway: first process" "$(tr '\0' ' ' <"/proc/$(first)/cmdline"| cut -c1-60), of user $(stat -c %u "/proc/$(first)")"
    say "gateway: capabilities" "$(sed -n 's/^CapEff:\t//p' "/proc/$(first)/status")"
    say "gateway: writes to /opt" "$(inside touch /opt/x 2>&1 || true)"
}

ask_through_both() {
    local answer
    answer=$(curl -s "http://127.0.0.1:$gateway_port/api/v2/execute" -H 'Content-Type: application/json' \
        -d '{"language":"python","version":"*","files":[{"content":"import os; print(40 + 2, os.getuid(), os.uname().nodename)"}]}')
    say "answer through both" "$answer"
    case $answer in
        *'"stdout":"42 65'???' check-session\n"'*) ;;
        *) fail "that is not the answer of a program with a user of its own in the session's container" ;;
    esac
}

stop_gateway() {
    local code=0
    from=$(date +%s%N)
    kill -TERM "$(first)"
    wait "${started[-1]}" || code=$?
    say "gateway: stopped" "after $(((($(date +%s%N) - from)) / 1000000)) ms, exit code $code"
}

end() {
    local process
    for process in "${started[@]}"; do
        end_of "$process"
    done
}

main
