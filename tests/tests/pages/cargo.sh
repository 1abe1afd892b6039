#!/bin/sh
# Replaces Cargo where documented commands run. In the copy of the repository, programs of this build are "installed" and
# run; new crates are built in a shared target folder. An unknown command is an error, so no command stays untested.
set -eu

unknown() {
    echo "no runner for: cargo $*" >&2
    exit 97
}

real() {
    PATH=$HARDIE_PATH CARGO_TERM_QUIET=true "$HARDIE_CARGO" "$@"
}

# Flags that Cargo does not know are an error before it prints help.
only_flags() {
    real "$@" -h >/dev/null
}

install_program() {
    mkdir -p "$HOME/.cargo/bin"
    ln -sf "$HARDIE_BUILT/$1" "$HOME/.cargo/bin/$1"
}

# What `cargo new` makes, but outside of the workspace, to which cargo would add it. With the profiles of `hardie new`, so
# that dependencies are built once.
new_crate() {
    mkdir -p "$1/src"
    printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n\n[workspace]\n\n' \
        "$(basename "$1")" >"$1/Cargo.toml"
    cat "$HARDIE_ROOT/hardie/src/new/templates/profiles.toml" >>"$1/Cargo.toml"
    echo 'fn main() {}' >"$1/src/main.rs"
}

# A command in a new crate. It gets the lock file and the crates of the repository, so that nothing is
# fetched and nothing is built twice; exit code 96 says that new crates are not built on this machine.
in_crate() {
    # Not by the lock file, which `cargo add` writes too.
    if [ ! -f .uses-repository ]; then
        touch .uses-repository
        cp "$HARDIE_ROOT/Cargo.lock" .
        sed -i "s|$HARDIE_CLONE/|$HARDIE_ROOT/|; s|\"../hardie/|\"$HARDIE_ROOT/|" Cargo.toml
        real update --workspace --offline 2>/dev/null
    fi
    [ -n "${HARDIE_BUILD_CRATES-}" ] || exit 96
    subcommand=$1
    shift
    CARGO_TARGET_DIR=$HARDIE_TARGET/consumer real "$subcommand" --offline --config profile.dev.debug=false \
        --config profile.test.debug=false "$@"
}

if [ "$PWD" != "$HARDIE_CLONE" ]; then
    case $1 in
    add) real "$@" --offline ;;
    build | run | test) in_crate "$@" ;;
    *) unknown "$@" ;;
    esac
    exit
fi
case $* in
"new ../"*) new_crate "$2" ;;
"install --path hardie --locked") install_program hardie ;;
"install --path generated --locked") install_program aws-connect ;;
"install --path emulator --locked") install_program connect-local ;;
"run --bin hardie -- "* | "run --bin aws-connect -- "* | "run --bin connect-local -- "*)
    program=$3
    shift 4
    exec "$HARDIE_BUILT/$program" "$@"
    ;;
"run --manifest-path "*)
    cd "$(dirname "$3")"
    shift 3
    in_crate run "$@"
    ;;
"test --workspace --locked") only_flags "$@" ;;
"bench -p hardie-tests --bench start")
    grep -A1 '^\[\[bench\]\]' tests/Cargo.toml | grep -q 'name = "start"'
    only_flags "$@"
    ;;
*) unknown "$@" ;;
esac
