#!/usr/bin/env bash
# The feature `keychain` beside a real secret service: gnome-keyring, on a session bus of its own, with an entry that secret-tool
# writes. Everything is in an empty home folder.
set -euo pipefail
CDPATH= cd -- "$(dirname -- "$0")/../.."

for program in dbus-run-session gnome-keyring-daemon secret-tool; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: keychain: $program is not installed"
        exit
    fi
done
cargo test --quiet --locked -p hardie-client --features keychain --lib --no-run

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# CARGO_HOME and RUSTUP_HOME are in the real home folder by default.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HARDIE_SECRET_SERVICE='s3cret of the keychain'
HOME=$home XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home dbus-run-session -- bash -c '
    set -euo pipefail
    printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    printf %s "$HARDIE_SECRET_SERVICE" |
        secret-tool store --label="Token of acme" service acme username default/httpBearerAuth
    cargo test --locked -p hardie-client --features keychain --lib -- --nocapture keychain
'
