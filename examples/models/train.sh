#!/bin/sh
# Makes the environment and trains the models named, or all three in order:
# ./train.sh [demo-small] [demo-base] [demo-large]
set -eu
cd "$(dirname "$0")"
test -x .venv/bin/python || python3 -m venv .venv
.venv/bin/pip install --quiet --requirement requirements.txt
# Huge pages: each step allocates hundreds of megabytes afresh.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
exec .venv/bin/python train.py "$@"
