#!/bin/sh
# Replaces Python where documented commands run: `pip install` takes the package that is installed already; the server of a page runs.
set -eu

case $* in
"-m pip install --target "*" botocore")
    found=$(PATH=$HARDIE_PATH python3 -c 'import botocore; print(botocore.__path__[0])' 2>/dev/null) || exit 95
    mkdir -p "$5"
    ln -sfn "$found" "$5/botocore"
    ;;
server.py)
    PATH=$HARDIE_PATH exec python3 "$@"
    ;;
*)
    echo "no runner for: python3 $*" >&2
    exit 97
    ;;
esac
