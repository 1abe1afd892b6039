#!/bin/sh
# Downloads the archive for this machine, compares its SHA-256 with the one below, and installs its files.
#
#   PREFIX  where to; ~/.local by default
#   FROM    the folder or URL with the archive; by default the release's own
set -eu

name={{NAME}}
program={{PROGRAM}}
version={{VERSION}}
# SHA-256, target and the URL of the folder of each archive.
archives={{ARCHIVES}}

fail() {
    echo "$name: $1" >&2
    exit 1
}

# The targets whose programs run here, the preferred one first.
targets() {
    machine=$(uname -m)
    case $machine in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    esac
    case $(uname -s) in
    Linux) echo "$machine-unknown-linux-gnu $machine-unknown-linux-musl" ;;
    Darwin) echo "$machine-apple-darwin" ;;
    esac
}

# digest FILE
digest() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1"
    elif command -v shasum >/dev/null; then
        shasum -a 256 "$1"
    elif command -v openssl >/dev/null; then
        openssl dgst -sha256 -r "$1"
    else
        fail "cannot check the download: sha256sum, shasum or openssl is needed"
    fi | cut -d ' ' -f 1
}

# fetch FILE
fetch() {
    from=${FROM:-$base}
    case $from in
    "") fail "set FROM to the folder or URL that holds $1" ;;
    https://*)
        if command -v curl >/dev/null; then
            curl --proto '=https' --tlsv1.2 -fsSL "$from/$1" -o "$1"
        elif command -v wget >/dev/null; then
            wget -q "$from/$1" -O "$1"
        else
            fail "cannot download: curl or wget is needed"
        fi
        ;;
    *://*) fail "not an https URL: $from" ;;
    /*) cp "$from/$1" "$1" ;;
    *) cp "$start/$from/$1" "$1" ;;
    esac || fail "cannot get $from/$1"
}

# place FILE FOLDER MODE NAME: whole or not at all.
place() {
    [ -f "$1" ] || return 0
    (umask 022 && mkdir -p "$prefix/$2")
    [ ! -d "$prefix/$2/$4" ] || fail "$prefix/$2/$4 is a folder: remove it, or choose another PREFIX"
    # A link in its place would be written through.
    rm -f "$prefix/$2/.$4.new"
    cp "$1" "$prefix/$2/.$4.new"
    chmod "$3" "$prefix/$2/.$4.new"
    mv -f "$prefix/$2/.$4.new" "$prefix/$2/$4"
}

main() {
    start=$PWD
    prefix=${PREFIX:-$HOME/.local}
    case $prefix in
    /*) ;;
    *) prefix=$PWD/$prefix ;;
    esac
    target=
    for candidate in $(targets); do
        found=$(printf '%s\n' "$archives" | sed -n "s/^\([0-9a-f]\{64\}\) $candidate \(.*\)\$/\1 \2/p")
        if [ -n "$found" ]; then
            target=$candidate
            expected=${found%% *}
            base=${found#* }
            break
        fi
    done
    [ -n "$target" ] || fail "version $version has no archive for $(uname -s) $(uname -m)"

    folder=$name-$version-$target
    temporary=
    trap 'rm -rf "$temporary"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    temporary=$(mktemp -d)
    cd "$temporary"
    fetch "$folder.tar.gz"
    actual=$(digest "$folder.tar.gz")
    [ "$actual" = "$expected" ] || fail "the checksum of $folder.tar.gz is wrong, nothing was installed:
  expected $expected
  actual   $actual"
    tar -xzf "$folder.tar.gz"
    cd "$folder"
    for page in man/*.1; do
        place "$page" share/man/man1 644 "${page##*/}"
    done
    place "completions/$program.bash" share/bash-completion/completions 644 "$program"
    place "completions/$program.fish" share/fish/vendor_completions.d 644 "$program.fish"
    place "completions/_$program" share/zsh/site-functions 644 "_$program"
    place "$program" bin 755 "$program"
    echo "installed $name $version: $prefix/bin/$program"
    case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) echo "add $prefix/bin to PATH to run it by name" ;;
    esac
}

# The last line, so that half a download does nothing.
main
