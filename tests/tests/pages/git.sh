#!/bin/sh
# Replaces Git where documented commands run: a clone must come from the repository that Cargo.toml names.
set -eu

repository=$(sed -n 's/^repository = "\(.*\)"/\1/p' "$HARDIE_CLONE/Cargo.toml")
[ "$*" = "clone $repository" ] || {
    echo "no runner for: git $*" >&2
    exit 97
}
